"""The pattern split."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.split.example import EXAMPLE
from ddpc.patterns.split.expand import PROTOCOLS, RANK, expand
from ddpc.patterns.split.options import read
from ddpc.patterns.split.schema import SCHEMA

PATTERN = Pattern(
    name="split",
    summary="Sends a share of the users, or some requests, to other services.",
    schema=SCHEMA,
    placements=(Placement.TIER, Placement.AMBASSADOR),
    rank=RANK,
    protocols=PROTOCOLS,
    takes_target=True,
    takes_full=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
