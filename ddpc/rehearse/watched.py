"""Judges what is measured of pods, and what is collected of them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

from ddpc.ir.expectation import Logs, Measured, Metric, Record
from ddpc.node import frozen
from ddpc.rehearse.containers import Absent, StandIn
from ddpc.rehearse.looks import Judged
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.running import Spot
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.series import Series, series_of
from ddpc.rehearse.stage import FOLDER
from ddpc.rehearse.world import World

_COLLECTED_SECONDS: Final = 20.0
_MEASURED_SECONDS: Final = 10.0


@frozen
class WatchTrial:
    """What is to be seen of a service by those who watch it."""

    world: World
    subject: str

    def metric(self, number: int, ask: Metric, seen: object) -> Result:
        """Ask each pod as Prometheus does."""
        scrapes = [each for each in self.world.deployment.scrapes if each.home == self.subject]
        if not scrapes:
            return _untried(number, "nothing is scraped of it")
        found: dict[str, tuple[Series, ...]] = {}
        for scrape in scrapes:
            for pod in self.world.cluster.pods_of(scrape.workload):
                spot = self._spot(pod.name, scrape.port)
                if spot is None or isinstance(spot.runner, Absent):
                    why = spot.runner.why if spot and isinstance(spot.runner, Absent) else ""
                    return _untried(number, f"its exporter does not run: {why}".rstrip(": "))
                if isinstance(spot.runner, StandIn):
                    return _untried(number, "a stand-in measures nothing")
                found[pod.name] = self._series(pod.name, scrape.port, scrape.path, ask)
        measured = seen if isinstance(seen, Measured) else Measured()
        judged = {name: measured_in(measured, each) for name, each in found.items()}
        held = all(each.held for each in judged.values())
        return Result(
            number=number,
            outcome=HELD if held else FAILED,
            came=", ".join(f"{name} {each.came}" for name, each in judged.items()),
            why=next((each.why for each in judged.values() if not each.held), ""),
            requests=len(found),
        )

    def logs(self, number: int, ask: Logs, seen: object) -> Result:
        """Wait for a record that has all of the fields."""
        collectors = [
            spot
            for spot in self.world.running.spots
            if spot.home == self.subject and "fluentd" in spot.container.argv
        ]
        if not collectors:
            return _untried(number, "nothing is collected of it")
        absent = [spot.runner for spot in collectors if isinstance(spot.runner, Absent)]
        if absent:
            return _untried(number, f"its collector does not run: {absent[0].why}")
        since: dict[str, int] = {}
        if ask.file is not None:  # what was collected before is no record of this line
            del collectors[1:]
            since = {spot.name: self._output(spot).mark() for spot in collectors}
            self._write(collectors[0], ask.file, ask.text or "")
        wanted = seen.fields if isinstance(seen, Record) else ()
        deadline = time.monotonic() + _COLLECTED_SECONDS
        records = 0
        while time.monotonic() < deadline:
            found = [
                record
                for spot in collectors
                for record in self._records(spot, since.get(spot.name, 0))
            ]
            records = len(found)
            for record in found:
                if all(_has(record, field.name, field.value) for field in wanted):
                    return Result(number=number, outcome=HELD, came="such a record")
            time.sleep(0.2)
        return Result(number=number, outcome=FAILED, came=f"none of {records} records is so")

    def _spot(self, pod: str, port: int) -> Spot | None:
        spots = [spot for spot in self.world.running.spots if spot.pod.name == pod]
        return next((spot for spot in spots if port in spot.container.ports), None)

    def _series(self, pod: str, port: int, path: str, ask: Metric) -> tuple[Series, ...]:
        """What a pod measures, once it does, if that is before long."""
        deadline = time.monotonic() + _MEASURED_SECONDS
        while True:
            try:
                text = self.world.fetched(pod, port, path)
            except (OSError, HTTPException):
                text = ""
            found = tuple(series_of(text, ask.name, ask.labels))
            if found or time.monotonic() > deadline:
                return found
            time.sleep(0.2)

    def _write(self, spot: Spot, file: str, text: str) -> None:
        """Write a line to the end of a file that the pod's containers share."""
        for path, name in sorted(spot.container.mounts.items(), reverse=True):
            if file.startswith(f"{path}/"):
                place = FOLDER / "pods" / spot.pod.name / name / file.removeprefix(f"{path}/")
                place.parent.mkdir(parents=True, exist_ok=True)
                with Path(place).open("a", encoding="utf-8") as stream:
                    stream.write(f"{text}\n")
                return

    def _output(self, spot: Spot) -> Process:
        return self.world.running.processes[spot.name]

    def _records(self, spot: Spot, since: int) -> Iterator[Mapping[str, Any]]:
        for line in self._output(spot).output(since).splitlines():
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except ValueError:
                    continue


def measured_in(seen: Measured, found: Sequence[Series]) -> Judged:
    """Whether there are series, and each is as expected."""

    def fits(value: float) -> bool:
        return (seen.low is None or value >= seen.low) and (seen.high is None or value <= seen.high)

    if not found:
        return Judged(held=False, came="nothing")
    off = [each for each in found if (seen.low, seen.high) != (None, None) and not fits(each.value)]
    if len(found) == 1:
        return Judged(held=not off, came=str(found[0]))
    if not off:
        values = [each.value for each in found]
        return Judged(held=True, came=f"{len(found)} series, {min(values):g} to {max(values):g}")
    return Judged(
        held=False,
        came=f"{len(off)} of {len(found)} series are not so, as {off[0]}",
        why="every series has to be so: say which by their labels, `with LABEL VALUE`",
    )


def _has(record: Mapping[str, Any], name: str, value: str | None) -> bool:
    found: Any = record
    for part in name.split("."):
        if not isinstance(found, dict) or part not in found:
            return False
        found = found[part]
    text = found if isinstance(found, str) else json.dumps(found)
    return value is None or text == value


def _untried(number: int, why: str) -> Result:
    return Result(number=number, outcome=UNTRIED, came="", why=why)
