"""The program ``ddpc``: chooses the command, and answers for every way it can end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from ddpc.cli.exits import INTERRUPTED, MISUSED, NOT_READ

if TYPE_CHECKING:
    from argparse import Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (None: this process's) and give the exit code.

    0: clean; 1: errors in the program, or an output that cannot be written; 2: misuse, or a defect
    of ddpc.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        _never_fails_to_encode(stream)
    try:
        code = _run(arguments)
        _flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return NOT_READ
    except OSError as error:
        _stop_writing()
        _say(f"ddpc: cannot write what was asked for: {os.strerror(error.errno or 0)}\n")
        return MISUSED
    return code


def _run(arguments: list[str]) -> int:
    from ddpc.cli.command import command_named, parse

    try:
        parsed = parse(arguments)
    except SystemExit as end:  # argparse has said what it had to say
        return end.code if isinstance(end.code, int) else MISUSED
    try:
        return command_named(parsed.command).load().run(parsed)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:  # the last resort: nobody sees a bare traceback
        if isinstance(error, OSError) and _is_about_output(error):
            raise
        return _defect(error, arguments, parsed)


def _is_about_output(error: OSError) -> bool:
    """Whether ``error`` came from printing: then it is the terminal's or the shell's doing."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.endswith("console.py")


def _defect(error: Exception, arguments: list[str], parsed: Namespace) -> int:
    from ddpc.cli.defect import report

    _say(report(error, arguments, verbose=getattr(parsed, "verbose", False)))
    return MISUSED


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


def _stop_writing() -> None:
    """What is still held back for the standard output goes nowhere, without a complaint at exit."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
