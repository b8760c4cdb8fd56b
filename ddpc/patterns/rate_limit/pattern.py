"""The pattern rate-limit."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.rate_limit.example import EXAMPLE
from ddpc.patterns.rate_limit.expand import RANK, expand
from ddpc.patterns.rate_limit.options import read
from ddpc.patterns.rate_limit.schema import SCHEMA

PATTERN = Pattern(
    name="rate-limit",
    summary="Refuses requests beyond what one client may ask, with 429 and Retry-After.",
    schema=SCHEMA,
    placements=(Placement.TIER, Placement.SIDECAR),
    rank=RANK,
    protocols=("http", "grpc"),
    subjects=("service", "front", "edge"),
    read=read,
    expand=expand,
    example=EXAMPLE,
)
