"""Where the command line writes: with colour or without, as wide as the terminal."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from ddpc.cli.exits import PrintError
from ddpc.node import frozen

WIDTH: Final = 80
WIDEST: Final = 120


@frozen
class Console:
    """Standard output and error; ``colour`` is what ``--color`` said: auto, always or never."""

    colour: str = "auto"

    def out(self, text: str) -> None:
        """Write to standard output. Raises PrintError."""
        _write(sys.stdout, text)

    def err(self, text: str) -> None:
        """Write to standard error. Raises PrintError."""
        _write(sys.stderr, text)

    @property
    def colours_out(self) -> bool:
        """Whether standard output gets colours."""
        return coloured(self.colour, os.environ, is_terminal(sys.stdout))

    @property
    def colours_err(self) -> bool:
        """Whether standard error gets colours."""
        return coloured(self.colour, os.environ, is_terminal(sys.stderr))


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    try:
        stream.write(text)
    except OSError as error:
        raise PrintError(error.errno, error.strerror) from error


def leave_closed_terminals() -> None:
    """Have what is written to a terminal that was closed go nowhere, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None or not _hung_up(stream):
            continue
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _hung_up(stream: TextIO) -> bool:
    """Whether it is a terminal that was closed: any ioctl is EIO then (Linux, tty_io.c)."""
    import termios

    try:
        termios.tcgetattr(stream.fileno())
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    except (OSError, ValueError):  # it has no descriptor, or is closed
        return False
    return False


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at ``stream``."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed
        return False


def coloured(choice: str, environment: Mapping[str, str], terminal: bool) -> bool:
    """Whether to colour: as the option says, else NO_COLOR, FORCE_COLOR, else on a terminal.

    Sources: no-color.org and force-color.org; a variable that is empty is not set.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    return terminal and environment.get("TERM") != "dumb"


def width_of(stream: TextIO | None) -> int:
    """The columns to use: the terminal's within reason, 80 where there is none."""
    return min(columns_of(stream) or WIDTH, WIDEST)


def columns_of(stream: TextIO | None) -> int | None:
    """The columns of the terminal, 80 where it does not say; None: it is no terminal."""
    if stream is None or not is_terminal(stream):
        return None
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return WIDTH
    return columns if columns > 0 else WIDTH
