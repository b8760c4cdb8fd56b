"""Tries the expectations, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator

from attrs import frozen

from ddpc.ir.expectation import Expectation, Line, Request, Under
from ddpc.rehearse.entrances import entrance_of
from ddpc.rehearse.requests import Trial
from ddpc.rehearse.result import UNTRIED, Result
from ddpc.rehearse.world import World


@frozen
class Trier:
    """Tries expectations of a world until a deadline, as time.monotonic() counts."""

    world: World
    deadline: float

    def tried(self, number: int, expectation: Expectation, part: Line | Under) -> Iterator[Result]:
        """What comes of a line, or of several under one circumstance."""
        if isinstance(part, Under):
            for each in range(number, number + len(part.lines)):
                yield _untried(each, "this circumstance is not rehearsed yet")
            return
        yield self.line(number, expectation, part)

    def line(self, number: int, expectation: Expectation, line: Line) -> Result:
        """What comes of one line, as things are now."""
        if time.monotonic() > self.deadline:
            return _untried(number, "no time was left")
        if line.ask is not None and not isinstance(line.ask, Request):
            return _untried(number, "this is not rehearsed yet")
        if expectation.from_pod is not None:
            return _untried(number, "asking from a pod is not rehearsed yet")
        world = self.world
        entrance = entrance_of(expectation.service, world.design, world.deployment)
        if entrance is None:
            return _untried(number, f"`{expectation.service}` cannot be asked by HTTP")
        trial = Trial(
            world=world, entrance=entrance, subject=expectation.service, deadline=self.deadline
        )
        return trial.judge(number, line)


def _untried(number: int, why: str) -> Result:
    return Result(number=number, outcome=UNTRIED, came="", why=why)
