"""Judges what is measured of pods, and what is collected of them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ddpc.ir.expectation import Logs, Measured, Metric, Record
from ddpc.rehearse.containers import Absent, StandIn
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result
from ddpc.rehearse.running import Spot
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
        values: dict[str, float | None] = {}
        for scrape in scrapes:
            for pod in self.world.cluster.pods_of(scrape.workload):
                spot = self._spot(pod.name, scrape.port)
                if spot is None or isinstance(spot.runner, Absent):
                    why = spot.runner.why if spot and isinstance(spot.runner, Absent) else ""
                    return _untried(number, f"its exporter does not run: {why}".rstrip(": "))
                if isinstance(spot.runner, StandIn):
                    return _untried(number, "a stand-in measures nothing")
                values[pod.name] = self._value(pod.name, scrape.port, scrape.path, ask.name)
        low = seen.low if isinstance(seen, Measured) else None
        high = seen.high if isinstance(seen, Measured) else None
        held = all(
            value is not None and (low is None or value >= low) and (high is None or value <= high)
            for value in values.values()
        )
        told = {name: "nothing" if each is None else f"{each:g}" for name, each in values.items()}
        came = ", ".join(f"{name} {each}" for name, each in told.items())
        return Result(
            number=number, outcome=HELD if held else FAILED, came=came, requests=len(values)
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
        if ask.file is not None:
            self._write(collectors[0], ask.file, ask.text or "")
        wanted = seen.fields if isinstance(seen, Record) else ()
        deadline = time.monotonic() + _COLLECTED_SECONDS
        records = 0
        while time.monotonic() < deadline:
            found = [record for spot in collectors for record in self._records(spot)]
            records = len(found)
            for record in found:
                if all(_has(record, field.name, field.value) for field in wanted):
                    return Result(number=number, outcome=HELD, came="such a record")
            time.sleep(0.2)
        return Result(number=number, outcome=FAILED, came=f"none of {records} records is so")

    def _spot(self, pod: str, port: int) -> Spot | None:
        spots = [spot for spot in self.world.running.spots if spot.pod.name == pod]
        return next((spot for spot in spots if port in spot.container.ports), None)

    def _value(self, pod: str, port: int, path: str, name: str) -> float | None:
        """The measurement, or the largest of those with labels; none before long: None."""
        deadline = time.monotonic() + _MEASURED_SECONDS
        pattern = re.compile(rf"^{re.escape(name)}(?:\{{.*\}})? ([-+0-9.eE]+|NaN)", re.MULTILINE)
        while True:
            try:
                text = self.world.fetched(pod, port, path)
            except (OSError, HTTPException):
                text = ""
            values = [float(value) for value in pattern.findall(text)]
            if values or time.monotonic() > deadline:
                return max(values, default=None)
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

    def _records(self, spot: Spot) -> Iterator[Mapping[str, Any]]:
        for line in self.world.running.processes[spot.name].output().splitlines():
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except ValueError:
                    continue


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
