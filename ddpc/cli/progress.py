"""A line that tells a waiting person what is being done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

from ddpc.cli.console import is_terminal

PATIENCE: Final = 1.0
"""Seconds after which a person wants to know."""


@contextmanager
def progress(doing: str, *, patience: float = PATIENCE) -> Iterator[None]:
    """Show ``doing`` and the seconds on standard error while it lasts longer than ``patience``.

    Only on a terminal; the line is gone when this ends.
    """
    if not is_terminal(sys.stderr):
        yield
        return
    done = Event()
    thread = Thread(target=_tell, args=(doing, done, patience), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tell(doing: str, done: Event, patience: float) -> None:
    started = time.monotonic()
    if done.wait(patience):
        return
    with suppress(OSError, ValueError):
        while True:
            seconds = int(time.monotonic() - started)
            sys.stderr.write(f"\r{doing} ... {seconds} s")
            sys.stderr.flush()
            if done.wait(1.0):
                break
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
