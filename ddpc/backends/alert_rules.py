"""Alert rules of Prometheus: a Prometheus reads them from a file, its operator from an object."""

from __future__ import annotations

from typing import Any, Final

from attrs import field

from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import Application, Deployment
from ddpc.ir.origin import Origin
from ddpc.ir.scrape import Alert, Expression, NoTargets, TargetSilent, Zero
from ddpc.ir.values import Duration
from ddpc.node import frozen

_UNITS: Final = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))
"""Milliseconds in Prometheus' units of time, whose minute is ``m``.

https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations
"""


@frozen(kw_only=True)
class Rule:
    """An alert: its expression is PromQL."""

    name: str
    expression: str
    lasting: Duration
    severity: str
    service: str
    summary: str
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class Group:
    """Rules that are looked at together, ``every`` so often."""

    name: str
    every: Duration
    rules: tuple[Rule, ...]


def duration(value: Duration) -> str:
    """A length of time in its largest whole unit; 0 is ``0s``."""
    for unit, length in _UNITS:
        if value.milliseconds and value.milliseconds % length == 0:
            return f"{value.milliseconds // length}{unit}"
    return "0s"


def selector(metric: str, **labels: str) -> str:
    """The series of ``metric`` that have these labels.

    https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
    """
    matchers = ",".join(f"{name}={_quoted(text)}" for name, text in labels.items())
    return f"{metric}{{{matchers}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def job_name(application: Application, scrape: str) -> str:
    """What the measurements of a scrape are known by.

    It is what the Prometheus operator calls those of a PodMonitor of this name by itself, so that
    alerts mean the same whichever of the two is used.
    """
    return f"{application.namespace}/{scrape}"


def groups_of(deployment: Deployment, scrapes: tuple[str, ...] | None = None) -> tuple[Group, ...]:
    """A group for each scrape that has alerts, looked at as often as its pods are scraped.

    ``scrapes`` are the names of those that are meant; None: all.
    """
    every = {scrape.name: scrape.every for scrape in deployment.scrapes}
    alerts: dict[str, list[Alert]] = {}
    for alert in sorted(deployment.alerts, key=lambda one: one.name):
        alerts.setdefault(alert.scrape, []).append(alert)
    return tuple(
        Group(
            name=job_name(deployment.application, name),
            every=every[name],
            rules=tuple(_rule(deployment.application, alert) for alert in alerts[name]),
        )
        for name in sorted(alerts)
        if scrapes is None or name in scrapes
    )


def _rule(application: Application, alert: Alert) -> Rule:
    return Rule(
        name=alert.name,
        expression=_expression(alert, job_name(application, alert.scrape)),
        lasting=alert.lasting,
        severity=alert.severity,
        service=alert.home,
        summary=alert.summary,
        origin=alert.origin,
    )


def _expression(alert: Alert, job: str) -> str:
    match alert.condition:
        case TargetSilent():
            return f"{selector('up', job=job)} == 0"
        case NoTargets():
            return f"absent({selector('up', job=job)})"
        case Zero(metric=metric):
            return f"{selector(metric, job=job)} == 0"
        case Expression(text=text):
            return text


def to_data(groups: tuple[Group, ...]) -> dict[str, Any]:
    """The document of a file of rules, which is what a PrometheusRule holds as well."""
    return {
        "groups": [
            {
                "name": group.name,
                "interval": duration(group.every),
                "rules": [traced(_rule_data(rule), rule.origin) for rule in group.rules],
            }
            for group in groups
        ]
    }


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {
        "alert": rule.name,
        "expr": rule.expression,
        "for": duration(rule.lasting),
        "labels": {"severity": rule.severity, "service": rule.service},
        "annotations": {"summary": rule.summary},
    }
