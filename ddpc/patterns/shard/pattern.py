"""The pattern shard."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.contract import Pattern
from ddpc.patterns.shard.example import EXAMPLE
from ddpc.patterns.shard.expand import PROTOCOLS, RANK, expand
from ddpc.patterns.shard.options import read
from ddpc.patterns.shard.schema import SCHEMA

PATTERN = Pattern(
    name="shard",
    summary="Spreads the keys of Redis or memcached over shards.",
    schema=SCHEMA,
    placements=(Placement.AMBASSADOR, Placement.TIER),
    rank=RANK,
    protocols=PROTOCOLS,
    subjects=("service",),
    takes_target=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
