"""Measurements and records that nobody takes."""

from __future__ import annotations

import re

from ddpc.diagnostics import nearest, one_of
from ddpc.ir.asking import AlertRule, Logs, Metric
from ddpc.ir.logs import LogPipeline, TailedFile
from ddpc.passes.assemble.scrapes import alert_names
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.ways import Ways

_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
"""As the data model of Prometheus has it."""


def refused_metric(ways: Ways, metric: Metric) -> Refusal | None:
    """Why nothing measures it; None: something may."""
    for label, value in metric.labels:
        if not _LABEL.fullmatch(label):
            return Refusal(
                f"`{label}` is no label's name",
                notes=("it has letters, digits and `_`, and no digit first",),
                helps=("write each label and then its value: `with db db0`",),
            )
        if not value:
            return Refusal(
                f"the label `{label}` has no value here",
                notes=("a series with an empty label is one without it",),
                helps=(f"write it behind the label: `with {label} VALUE`",),
            )
    name = ways.expectation.service
    service = ways.plan.design.service_by_name.get(name)
    measured = service is not None and service.metrics is not None
    if measured or any(scrape.home == name for scrape in ways.plan.scrapes):
        return None
    return Refusal(
        f"nothing tells `{metric.name}` of `{name}`",
        helps=(
            f"`attach metrics to {name}` does",
            "or say where it speaks Prometheus itself: `metrics GET /metrics`",
        ),
    )


def refused_alert(ways: Ways, alert: AlertRule) -> Refusal | None:
    """Why no rule of the build is called so; None: one is."""
    name = ways.expectation.service
    known = sorted(alert_names(ways.plan, name))
    if alert.name in known:
        return None
    if not known:
        return Refusal(
            f"no alert is about `{name}`",
            helps=(f"`attach metrics to {name}` has some, and takes yours",),
        )
    near = nearest(alert.name, known)
    return Refusal(
        f"`{name}` has no alert `{alert.name}`",
        helps=(f"did you mean {one_of(near)}?" if near else f"it has {one_of(known)}",),
    )


def refused_logs(ways: Ways, logs: Logs) -> Refusal | None:
    """Why nothing collects it; None: something may."""
    name = ways.expectation.service
    programs = [
        container.program
        for beside in ways.plan.beside(name)
        for container in beside.containers
        if isinstance(container.program, LogPipeline)
    ]
    if not programs:
        return Refusal(
            f"nothing collects the logs of `{name}`", helps=(f"`attach logs to {name}` does",)
        )
    files = [
        source.path
        for program in programs
        for source in program.sources
        if isinstance(source, TailedFile)
    ]
    if logs.file is None or logs.file in files:
        return None
    near = nearest(logs.file, files)
    return Refusal(
        f"`{logs.file}` is not collected of `{name}`",
        helps=(
            f"did you mean {one_of(near)}?"
            if near
            else f"collected are {one_of(files)}"
            if files
            else "no files are collected",
        ),
    )
