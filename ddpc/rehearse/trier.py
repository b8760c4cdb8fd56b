"""Tries the expectations, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Set

from ddpc.ir.expectation import (
    AlertRule,
    Command,
    Connection,
    Down,
    Expectation,
    Keys,
    Line,
    Logs,
    Metric,
    Observation,
    Renewal,
    RenewedCertificate,
    Rollout,
    Under,
)
from ddpc.node import frozen
from ddpc.rehearse.alerts import AlertTrial
from ddpc.rehearse.connections import ConnectionTrial
from ddpc.rehearse.containers import Absent
from ddpc.rehearse.faults import Faults
from ddpc.rehearse.meanwhile import Load
from ddpc.rehearse.places import line_of, place_of, store_place_of
from ddpc.rehearse.renewals import Renewals
from ddpc.rehearse.requests import Trial
from ddpc.rehearse.result import UNTRIED, Result
from ddpc.rehearse.stores import StoreTrial
from ddpc.rehearse.watched import WatchTrial
from ddpc.rehearse.world import World


@frozen
class Trier:
    """Tries expectations of a world until a deadline, as time.monotonic() counts."""

    world: World
    deadline: float

    def tried(self, number: int, expectation: Expectation, part: Line | Under) -> Iterator[Result]:
        """What comes of a line, or of several under one circumstance."""
        if isinstance(part, Line):
            yield self.line(number, expectation, part)
            return
        if time.monotonic() > self.deadline:
            yield from (_untried(number + each, _LATE) for each in range(len(part.lines)))
        elif isinstance(part.circumstance, Down):
            with Faults(self.world).down(part.circumstance):
                for each, line in enumerate(part.lines, number):
                    yield self.line(each, expectation, line)
            trial = self._trial(expectation)
            if not isinstance(trial, str):
                trial.settle()
        else:
            yield from self._during(number, expectation, part.circumstance, part.lines)

    def line(self, number: int, expectation: Expectation, line: Line) -> Result:
        """What comes of one line, as things are now."""
        if time.monotonic() > self.deadline:
            return _untried(number, _LATE)
        if not isinstance(line.ask, Metric | Logs):
            lacking = self._lacking({expectation.service})
            if lacking:
                return _untried(number, lacking)
        if isinstance(line.ask, RenewedCertificate):
            trial = self._trial(expectation)
            if isinstance(trial, str):
                return _untried(number, trial)
            return Renewals(trial, self.deadline).tried(number, line.ask)
        if isinstance(line.ask, Command | Keys):
            place = store_place_of(expectation, self.world)
            if place is None:
                return _untried(number, f"`{expectation.service}` cannot be given commands")
            return StoreTrial(self.world, place, expectation.service).tried(number, line)
        if isinstance(line.ask, Connection):
            to = line_of(expectation, self.world)
            if to is None:
                return _untried(number, f"`{expectation.service}` has no port")
            trial_of_it = ConnectionTrial(self.world, to, expectation.service)
            return trial_of_it.tried(number, line.observation)
        if isinstance(line.ask, Metric | Logs | AlertRule):
            return self._watched(number, expectation.service, line.ask, line.observation)
        trial = self._trial(expectation)
        return _untried(number, trial) if isinstance(trial, str) else trial.judge(number, line)

    def _watched(
        self, number: int, service: str, ask: Metric | Logs | AlertRule, seen: Observation
    ) -> Result:
        """What comes to those who watch the service."""
        if isinstance(ask, AlertRule):
            return AlertTrial(self.world, service, self.deadline).tried(number, ask)
        watch = WatchTrial(self.world, service)
        if isinstance(ask, Metric):
            return watch.metric(number, ask, seen)
        return watch.logs(number, ask, seen)

    def _during(
        self,
        number: int,
        expectation: Expectation,
        what: Rollout | Renewal,
        lines: tuple[Line, ...],
    ) -> Iterator[Result]:
        """Requests are made all the while that something is replaced."""
        trial = self._trial(expectation)
        if isinstance(trial, str):
            yield from (_untried(number + each, trial) for each in range(len(lines)))
            return
        lacking = self._lacking({expectation.service, self._replaced(what)})
        if lacking:
            yield from (_untried(number + each, lacking) for each in range(len(lines)))
            return
        with Load(trial, lines) as load:
            unfinished = Renewals(trial, self.deadline).happen(what)
        if unfinished:
            yield from (_untried(number + each, unfinished) for each in range(len(lines)))
            return
        for each, (line, asked) in enumerate(load.answers(), number):
            if asked:
                yield trial.judged_meanwhile(each, line, asked)
            else:
                yield _untried(each, "only requests can be made meanwhile")

    def _lacking(self, services: Set[str]) -> str:
        """Why one of them does not run at all, so that nothing can be said of it; else empty."""
        for spot in self.world.running.spots:
            if spot.container.name == spot.home in services and isinstance(spot.runner, Absent):
                return f"{spot.home} does not run: {spot.runner.why}"
        return ""

    def _replaced(self, what: Rollout | Renewal) -> str:
        """The service whose own pods are replaced, if they are a service's."""
        name = what.workload if isinstance(what, Rollout) else None
        workloads = self.world.deployment.workloads
        return next((each.home for each in workloads if each.name == name == each.home), "")

    def _trial(self, expectation: Expectation) -> Trial | str:
        """How to ask; or why nothing can be asked."""
        place = place_of(expectation, self.world)
        if place is None:
            return f"`{expectation.service}` cannot be asked by HTTP"
        return Trial(
            world=self.world,
            asker=place.asker,
            entrance=place.entrance,
            subject=expectation.service,
            deadline=self.deadline,
        )


_LATE = "no time was left"


def _untried(number: int, why: str) -> Result:
    return Result(number=number, outcome=UNTRIED, came="", why=why)
