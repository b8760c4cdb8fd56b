"""Ways in which the command line ends: its exit codes, and one that interrupts it."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
REFUSED: Final = 1
"""Errors in the program, or an output folder that cannot be written."""
MISUSED: Final = 2
"""Misuse of the command line, or a defect of ddpc."""
INTERRUPTED: Final = 130
"""128 and the number of SIGINT, as shells have it."""
NOT_READ: Final = 141
"""128 and the number of SIGPIPE: who read our output stopped reading."""


class PrintError(OSError):
    """Standard output or error cannot take what it was given: the shell's doing, no defect."""
