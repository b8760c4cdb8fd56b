"""Trying faults: whether a test notices, and which."""

from __future__ import annotations

import time
from threading import Lock

from attrs import define, field, frozen

from tests.faults.fault import Fault
from tests.faults.killers import in_order
from tests.faults.tree import TooLong, Tree


@frozen
class Verdict:
    """What came of a fault: the killer and the test that noticed it, both empty if none did.

    ``unfinished`` are killers that had no time to say.
    """

    fault: str
    killer: str
    test: str
    seconds: int
    unfinished: tuple[str, ...] = ()

    @property
    def is_killed(self) -> bool:
        return bool(self.test)

    def __str__(self) -> str:
        left = f"UNDECIDED: no time for {', '.join(self.unfinished)}"
        survived = left if self.unfinished else "SURVIVED"
        said = f"killed by {self.test}" if self.is_killed else survived
        return f"{self.fault}: {said} ({self.seconds} s)"


@define
class Sound:
    """Which killers pass without any fault: others prove nothing. Asked once each."""

    tree: Tree
    seconds: float
    _known: dict[str, bool] = field(factory=dict)
    _lock: Lock = field(factory=Lock)

    def is_sound(self, killer: str) -> bool:
        with self._lock:
            if killer not in self._known:
                self._known[killer] = self._passes(killer)
                if not self._known[killer]:
                    print(
                        f"{killer}: does not pass in time without any fault: left out", flush=True
                    )
            return self._known[killer]

    def _passes(self, killer: str) -> bool:
        try:
            return self.tree.failing(killer, self.seconds) is None
        except TooLong:
            return False


def tried(fault: Fault, tree: Tree, sound: Sound, seconds: float, *, all_of_them: bool) -> Verdict:
    """Write the fault, and run killers until one notices: those of its own, or all."""
    begun = time.monotonic()
    unfinished: list[str] = []
    with tree.with_fault(fault):
        for killer in in_order(fault.killers) if all_of_them else fault.killers:
            try:
                test = tree.failing(killer, seconds)
            except TooLong:
                unfinished.append(killer)
                continue
            if test is not None and sound.is_sound(killer):
                return Verdict(fault.name, killer, test, round(time.monotonic() - begun))
    return Verdict(fault.name, "", "", round(time.monotonic() - begun), tuple(unfinished))
