"""Probes: that there is one, and that its times can be kept."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Probe
from ddpc.ir.design import Design, Service
from ddpc.passes.codes_service import NOT_READY, PROBE_TIMES


def probes(design: Design, report: list[Diagnostic]) -> None:
    """A service with ports says when it is ready, in whole seconds."""
    for service in design.services:
        if service.ports and service.ready is None:
            report.append(
                Diagnostic(
                    code=NOT_READY,
                    message=f"nothing says when `{service.name}` can serve",
                    span=service.origin.span,
                    label="no `ready`",
                    helps=(f"say it: `{_usual(service)}`",),
                )
            )
        for probe in (service.ready, service.alive, service.started):
            if probe is not None:
                _times(probe, report)


def _usual(service: Service) -> str:
    http = any(port.protocol == "http" for port in service.ports)
    return "ready GET /ready" if http else "ready tcp"


def _times(probe: Probe, report: list[Diagnostic]) -> None:
    times = {"every": probe.every, "timeout": probe.timeout, "after": probe.after}
    for word, time in times.items():
        if time.milliseconds % 1_000 or (word != "after" and time.milliseconds == 0):
            report.append(
                Diagnostic(
                    code=PROBE_TIMES,
                    message=f"`{word} {time}` is not a whole number of seconds from 1",
                    span=probe.origin.span,
                    label="probes are counted in whole seconds",
                )
            )
    compared = probe.every.milliseconds >= 1_000
    if compared and probe.timeout > probe.every:
        report.append(
            Diagnostic(
                code=PROBE_TIMES,
                message=f"a probe every {probe.every} that may take {probe.timeout} overtakes"
                " itself",
                span=probe.origin.span,
                label="the timeout is longer than the interval",
            )
        )
