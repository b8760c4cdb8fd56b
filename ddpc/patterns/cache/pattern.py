"""The pattern cache."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.cache.example import EXAMPLE
from ddpc.patterns.cache.expand import RANK, expand
from ddpc.patterns.cache.options import read
from ddpc.patterns.cache.schema import SCHEMA
from ddpc.patterns.contract import Pattern

PATTERN = Pattern(
    name="cache",
    summary="Keeps a service's answers and gives them again.",
    schema=SCHEMA,
    placements=(Placement.TIER, Placement.SIDECAR),
    rank=RANK,
    protocols=("http",),
    read=read,
    expand=expand,
    example=EXAMPLE,
)
