"""Every escape of Prometheus' formats: PromQL, relabelling, durations."""

from __future__ import annotations

from typing import Final

from ddpc.ir.values import Duration

_UNITS: Final = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))
"""Milliseconds in Prometheus' units of time, whose minute is ``m``.

https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations
"""


def duration(value: Duration) -> str:
    """A length of time in its largest whole unit; 0 is ``0s``."""
    for unit, length in _UNITS:
        if value.milliseconds and value.milliseconds % length == 0:
            return f"{value.milliseconds // length}{unit}"
    return "0s"


def label_value(text: str) -> str:
    """A string of PromQL, in double quotes.

    https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def selector(metric: str, **labels: str) -> str:
    """The series of ``metric`` that have these labels."""
    matchers = ",".join(f"{name}={label_value(text)}" for name, text in labels.items())
    return f"{metric}{{{matchers}}}"


def replacement(text: str) -> str:
    """A text that relabelling puts in as it stands: ``$`` would begin a group of the match."""
    return text.replace("$", "$$")
