"""Ends work that runs elsewhere when this process is told to end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from attrs import define

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@define
class Told:
    """Which signal told this process to end, if one did."""

    signal: signal.Signals | None = None

    @property
    def status(self) -> int:
        """The exit code, as shells have it of what a signal ends."""
        return 128 + (self.signal or 0)


@contextmanager
def ending(end: Callable[[], None]) -> Iterator[Told]:
    """At the first SIGINT, SIGTERM or SIGHUP call ``end``; a second one does what it did before.

    A signal that is ignored stays so.
    """
    told = Told()
    before: dict[signal.Signals, Any] = {number: signal.getsignal(number) for number in _SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(number: int, _frame: FrameType | None) -> None:
        told.signal = signal.Signals(number)
        restore()
        end()

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, handle)
    try:
        yield told
    finally:
        restore()
