"""The pattern tls."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.tls.edge import entrance
from ddpc.patterns.tls.example import EXAMPLE
from ddpc.patterns.tls.expand import RANK, expand
from ddpc.patterns.tls.options import read
from ddpc.patterns.tls.schema import SCHEMA

PATTERN = Pattern(
    name="tls",
    summary="Ends HTTPS before a service, as a tier of its own or in the service's pods.",
    schema=SCHEMA,
    placements=(Placement.TIER, Placement.SIDECAR),
    rank=RANK,
    protocols=("http", "grpc"),
    read=read,
    expand=expand,
    example=EXAMPLE,
    entrance=entrance,
)
