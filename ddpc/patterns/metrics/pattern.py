"""The pattern metrics."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.metrics.example import EXAMPLE
from ddpc.patterns.metrics.expand import expand
from ddpc.patterns.metrics.options import read
from ddpc.patterns.metrics.schema import SCHEMA

PATTERN = Pattern(
    name="metrics",
    summary="Shows a service to Prometheus, and tells somebody when it is down.",
    schema=SCHEMA,
    placements=(Placement.ADAPTER,),
    subjects=("service",),
    picks_port=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
