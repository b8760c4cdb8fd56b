"""The pattern logs."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.logs.example import EXAMPLE
from ddpc.patterns.logs.expand import expand
from ddpc.patterns.logs.options import read
from ddpc.patterns.logs.schema import SCHEMA

PATTERN = Pattern(
    name="logs",
    summary="Collects what a service says of itself, and prints it as JSON in one shape.",
    schema=SCHEMA,
    placements=(Placement.ADAPTER,),
    subjects=("service",),
    read=read,
    expand=expand,
    example=EXAMPLE,
)
