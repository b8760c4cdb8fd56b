"""Objects of Prometheus' operator have the fields that it knows, and what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.agreement.reader.graph import Graph

_TIME = re.compile(r"([0-9]+(?:ms|[smhdwy]))+")
_WORDS = {"": str}
_KNOWN: dict[str, Any] = {
    "PodMonitor": {
        "selector": {"matchLabels": _WORDS},
        "podMetricsEndpoints": [
            {
                "port": str,
                "scheme": re.compile("http|https"),
                "path": re.compile("/.*"),
                "interval": _TIME,
                "scrapeTimeout": _TIME,
            }
        ],
    },
    "PrometheusRule": {
        "groups": [
            {
                "name": str,
                "interval": _TIME,
                "rules": [
                    {
                        "alert": str,
                        "expr": str,
                        "for": _TIME,
                        "labels": _WORDS,
                        "annotations": _WORDS,
                    }
                ],
            }
        ]
    },
}
"""Of their fields, as monitoring.coreos.com/v1 has them: those that ddpc writes."""


def operators_objects_are_known(graph: Graph) -> tuple[str, ...]:
    """No operator is there to refuse them: a field that it does not know is dropped."""
    found: list[str] = []
    for one in graph.cluster.of(*_KNOWN):
        where = f"{one['kind']} `{one['metadata']['name']}`"
        if one["apiVersion"] != "monitoring.coreos.com/v1" or one.keys() - {
            "apiVersion",
            "kind",
            "metadata",
            "spec",
        }:
            found.append(f"{where} is of another version")
        found += [f"{where}: {what}" for what in _unknown(one["spec"], _KNOWN[one["kind"]], "")]
    return tuple(found)


def _unknown(value: Any, known: Any, at: str) -> Iterator[str]:
    if isinstance(known, dict) and isinstance(value, dict):
        for key, inner in value.items():
            if key not in known and "" not in known:
                yield f"`{at}/{key}` is no field"
            else:
                yield from _unknown(inner, known.get(key, known.get("")), f"{at}/{key}")
    elif isinstance(known, list) and isinstance(value, list) and value:
        for inner in value:
            yield from _unknown(inner, known[0], at)
    elif isinstance(known, re.Pattern) and isinstance(value, str):
        if known.fullmatch(value) is None:
            yield f"`{at}` is `{value}`"
    elif known is not str or not isinstance(value, str):
        yield f"`{at}` is of another type"
