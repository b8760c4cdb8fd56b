"""The codes of what a Prometheus would not take."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_REDIS = (
    "app demo { monitored from namespace monitoring }\n"
    'service redis {\n  image "redis:7.2"\n  port  redis 6379\n  ready tcp\n'
    "  reach load-balancer\n}\n"
    'attach metrics to redis {\n  alert RedisFull when "%s" for 5min%s\n}\n'
)
_USED = "redis_memory_used_bytes > 1e9"

EXPRESSION: Final = Code(
    slug="prometheus/expression",
    summary="the expression of an alert is not one that Prometheus takes",
    why=(
        "Prometheus reads all of its rules or none: one that it cannot read is no alert for"
        " anything. What is read here is what every supported version has."
    ),
    example=_REDIS % ("redis_memory_used_bytes >> 1e9", ""),
    instead=_REDIS % (_USED, ""),
)

SUMMARY: Final = Code(
    slug="prometheus/summary",
    summary="the summary of an alert is no template that is known",
    why=(
        "`{{` begins a template, and one that Prometheus cannot read stops all of its rules."
        " `{{ $value }}` and `{{ $labels.NAME }}` are what was measured."
    ),
    example=_REDIS % (_USED, ' summary "{{ labels.instance }} is full"'),
    instead=_REDIS % (_USED, ' summary "{{ $labels.instance }} is full"'),
)
