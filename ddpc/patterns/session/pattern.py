"""The pattern session."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.session.example import EXAMPLE
from ddpc.patterns.session.expand import RANK, expand
from ddpc.patterns.session.options import read
from ddpc.patterns.session.schema import SCHEMA

PATTERN = Pattern(
    name="session",
    summary="Brings a client to the same pod of a service again.",
    schema=SCHEMA,
    placements=(Placement.TIER,),
    rank=RANK,
    protocols=("http", "grpc"),
    subjects=("service",),
    read=read,
    expand=expand,
    example=EXAMPLE,
)
