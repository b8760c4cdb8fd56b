"""Ends a rehearsal that takes longer, or more memory, than it may."""

from __future__ import annotations

import os
import threading
import time
from typing import Final

from attrs import define

from ddpc.diagnostics.visible import visible
from ddpc.rehearse.memory import held
from ddpc.rehearse.stage import Say

_EVERY: Final = 0.25
"""Seconds between two looks."""

_MEBI: Final = 1 << 20

NO_TIME: Final = "its time is over (--seconds)"


@define
class Bounds:
    """What a rehearsal may take, watched from beside the work: it may hang in whatever it waits
    for.
    """

    deadline: float
    """As time.monotonic() counts."""
    memory: int
    """Bytes that all of its processes hold together at most."""
    say: Say
    _timed: bool = True

    def watch(self) -> None:
        """From now on, on the stage, all of it ends with what is said when a bound is passed."""
        threading.Thread(target=self._watch, daemon=True).start()

    def lift(self) -> None:
        """Let it take any time from now on."""
        self._timed = False

    def _watch(self) -> None:
        while True:
            left = self.deadline - time.monotonic()
            if self._timed and left <= 0:
                self._end(NO_TIME)
            self._look_at_memory()
            time.sleep(min(_EVERY, max(left, 0)) if self._timed else _EVERY)

    def _look_at_memory(self) -> None:
        processes = held()
        if sum(size for size, _ in processes) <= self.memory:
            return
        size, name = processes[0]
        bound = f"{self.memory / _MEBI:.0f} MiB"
        most = f"{visible(name)} {size / _MEBI:.0f} MiB of it"
        self._end(f"its processes hold more than {bound} of memory (--memory), {most}")

    def _end(self, why: str) -> None:
        self.say({"ended": why})
        os._exit(0)  # the first process of the stage: the kernel ends all others
