"""The program ``ddpc``: chooses the command, and answers for every way it can end."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from ddpc.cli.exits import INTERRUPTED, MISUSED, NOT_READ, PrintError

if TYPE_CHECKING:
    from argparse import Namespace


def process() -> NoReturn:
    """Run this process's command line, and end the process at once.

    A compilation makes a great many objects and no cycles, and when it ends all is written. To
    look for cycles, and to give everything back piece by piece, took a sixth of the time.
    """
    gc.disable()
    code = main()
    with suppress(OSError, ValueError):
        _flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (None: this process's) and give the exit code.

    The codes are those of ``exits``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        _never_fails_to_encode(stream)
    try:
        code = _run(arguments)
        _flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _unprinted(error)
    return code


def _run(arguments: list[str]) -> int:
    from ddpc.cli.command import command_named, parse

    try:
        parsed = parse(arguments)
    except SystemExit as end:  # argparse has said what it had to say
        return end.code if isinstance(end.code, int) else MISUSED
    try:
        return command_named(parsed.command).load().run(parsed)
    except PrintError:
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: nobody sees a bare traceback
        return _defect(error, arguments, parsed)


def _unprinted(error: OSError) -> int:
    """What is done where standard output cannot take what it was given."""
    with suppress(OSError, ValueError, AttributeError):  # nor will it when the process ends
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if error.errno == errno.EPIPE:
        return NOT_READ
    _say(f"ddpc: cannot write what was asked for: {os.strerror(error.errno or 0)}\n")
    return MISUSED


def _defect(error: Exception, arguments: list[str], parsed: Namespace) -> int:
    from ddpc.cli.defect import report

    _say(report(error, arguments, verbose=getattr(parsed, "verbose", False)))
    return MISUSED


def _open_what_is_closed() -> None:
    """A closed output is one that nobody reads: not every library knows closed ones."""
    nowhere = Path(os.devnull)
    if sys.stdout is None:
        sys.stdout = nowhere.open("w")
    if sys.stderr is None:
        sys.stderr = nowhere.open("w")


def _never_fails_to_encode(stream: TextIO | None) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _say(text: str) -> None:
    with suppress(OSError, AttributeError):
        sys.stderr.write(text)
        sys.stderr.flush()


if __name__ == "__main__":
    process()
