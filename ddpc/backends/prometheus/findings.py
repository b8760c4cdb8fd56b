"""What users write of their own, held to what Prometheus takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ddpc.backends.prometheus import codes, promql
from ddpc.diagnostics import Diagnostic
from ddpc.ir.scrape import Alert, Expression

_KNOWN: Final = re.compile(
    r"\{\{ *(?:\$labels\.[A-Za-z_][A-Za-z0-9_]*"
    r"|\$value(?: *\| *humanize(?:1024|Duration|Percentage)?)?) *\}\}"
)
"""https://prometheus.io/docs/prometheus/latest/configuration/template_reference/"""


def of_alerts(alerts: Iterable[Alert]) -> tuple[Diagnostic, ...]:
    """What is wrong with the expressions and summaries of alerts."""
    return tuple(found for alert in alerts for found in _of(alert))


def _of(alert: Alert) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    if isinstance(alert.condition, Expression):
        try:
            promql.check(alert.condition.text)
        except promql.Unreadable as wrong:
            found.append(
                Diagnostic(
                    code=codes.EXPRESSION,
                    message=f"the alert `{alert.name}` cannot be read: {wrong}",
                    span=alert.origin.span,
                    label="this expression",
                )
            )
    if "{{" in _KNOWN.sub("", alert.summary):
        found.append(
            Diagnostic(
                code=codes.SUMMARY,
                message=f"the summary of the alert `{alert.name}` holds a template that is not"
                " known",
                span=alert.origin.span,
                label="this summary",
                notes=(
                    "known are `{{ $value }}`, perhaps with `| humanize`, and `{{ $labels.NAME }}`",
                ),
            )
        )
    return found
