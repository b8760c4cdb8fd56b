"""Requests that are made again and again while something happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from types import TracebackType

from ddpc.ir.expectation import Line, Request
from ddpc.rehearse.asking import Asked
from ddpc.rehearse.requests import Trial

_PAUSE = 0.01
_MOST = 20_000
"""Requests of one line."""


class Load:
    """Asks for each line in a thread of its own, until the context ends."""

    def __init__(self, trial: Trial, lines: Sequence[Line]) -> None:
        self._trial, self._lines = trial, lines
        self._over = threading.Event()
        self._asked: list[list[Asked]] = [[] for _ in lines]
        self._threads = [
            threading.Thread(target=self._ask, args=(line.ask, asked))
            for line, asked in zip(lines, self._asked, strict=True)
            if isinstance(line.ask, Request)
        ]

    def __enter__(self) -> Load:
        for line in self._lines:
            if isinstance(line.ask, Request) and line.ask.again:
                self._trial.warm(line.ask)
        for thread in self._threads:
            thread.start()
        time.sleep(_PAUSE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def answers(self) -> Iterator[tuple[Line, list[Asked]]]:
        """What came of each line's requests."""
        yield from zip(self._lines, self._asked, strict=True)

    def _ask(self, request: Request, asked: list[Asked]) -> None:
        while len(asked) < _MOST and (not self._over.is_set() or len(asked) < request.count):
            client = self._trial.client(request)
            asked.append(self._trial.untraced(request, client))
            self._over.wait(_PAUSE)
