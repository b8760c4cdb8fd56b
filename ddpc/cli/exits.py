"""Ways in which the command line ends: its exit codes, and one that interrupts it."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
REFUSED: Final = 1
"""Errors in the program, an output that cannot be written, an expectation that does not hold."""
MISUSED: Final = 2
"""Misuse of the command line, a defect of ddpc, a machine on which it cannot be done."""
INTERRUPTED: Final = 130
"""128 and the number of SIGINT, as shells have it."""
NOT_READ: Final = 141
"""128 and the number of SIGPIPE: who read our output stopped reading."""


class PrintError(OSError):
    """Standard output or error cannot take what it was given: the shell's doing, no defect."""
