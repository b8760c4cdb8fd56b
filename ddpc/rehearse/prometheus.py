"""The real Prometheus, with the configuration and the rules of the build."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from http.client import HTTPException
from typing import Any, Final

from attrs import define, evolve, field

from ddpc.driver import Outcome
from ddpc.ir.asking import AlertRule
from ddpc.ir.design import Design
from ddpc.ir.expectation import Line
from ddpc.rehearse.client import fetch
from ddpc.rehearse.containers import Real
from ddpc.rehearse.network import NotReady, Pod
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.running import Running

_FOLDER: Final = "/etc/prometheus"
_DATA: Final = "/prometheus"
_USER: Final = 65534
"""The user of the official image."""
_PORT: Final = 9090
_SECONDS: Final = 20.0
_READ: Final = 10.0


@define
class Prometheus:
    """Scrapes the pods from one of its own, and evaluates the rules."""

    pod: Pod
    files: Mapping[str, bytes]
    """Those of the build's folder ``prometheus/``, by name."""
    programs: Programs
    lacks: str = ""
    """Why it does not run."""
    _stack: ExitStack = field(factory=ExitStack)

    def start(self, running: Running) -> None:
        """Begin; what lacks is kept. Raises NotReady."""
        program = self.programs.find("prometheus")
        if program is None:
            self.lacks = self.programs.lacks("prometheus")
            return
        if "prometheus.yml" not in self.files:
            self.lacks = "the build has no configuration of Prometheus"
            return
        argv = (
            program.command,
            f"--config.file={_FOLDER}/prometheus.yml",
            f"--storage.tsdb.path={_DATA}",
            f"--web.listen-address=:{_PORT}",
        )
        runner = Real(program=program, argv=argv, user=_USER, writable=(_DATA,))
        inside = evolve(
            running.alone(self.pod, runner),
            volumes={_FOLDER: self.files},
            files={"/etc/nsswitch.conf": b"hosts: files dns\n"},
            resolver=running.resolver,
        )
        process = self._stack.enter_context(inside.start(argv))
        self.pod.wait_for(process, _PORT, _SECONDS)
        deadline = time.monotonic() + _SECONDS
        while self._get("/-/ready")[0] != 200:
            if time.monotonic() > deadline:
                raise NotReady(f"prometheus is not ready\n{process.output()[-2000:]}")
            time.sleep(0.05)

    def states(self, name: str, home: str) -> list[str]:
        """``pending`` or ``firing``, of every alert that is active now. Raises NotReady."""
        status, body = self._get("/api/v1/alerts")
        if status != 200:
            return []
        found: list[dict[str, Any]] = json.loads(body)["data"]["alerts"]
        return [
            str(each["state"])
            for each in found
            if (each["labels"].get("alertname"), each["labels"].get("service")) == (name, home)
        ]

    def close(self) -> None:
        self._stack.close()

    def _get(self, path: str) -> tuple[int, bytes]:
        url = f"http://prometheus:{_PORT}{path}"
        try:
            reply = fetch(url, client=self.pod, server=self.pod, seconds=_READ)
        except (OSError, HTTPException) as error:
            raise NotReady(f"prometheus does not answer: {error}") from None
        return reply.status, reply.body


def is_expected(design: Design) -> bool:
    """Whether anything is expected of an alert."""
    lines = (
        line
        for expectation in design.expectations
        for part in expectation.lines
        for line in ((part,) if isinstance(part, Line) else part.lines)
    )
    return any(isinstance(line.ask, AlertRule) for line in lines)


def files_of(outcome: Outcome) -> Mapping[str, bytes]:
    """The files of the build's folder ``prometheus/``, by name."""
    return {
        file.path.removeprefix("prometheus/"): file.text.encode()
        for file in outcome.files
        if file.path.startswith("prometheus/")
    }
