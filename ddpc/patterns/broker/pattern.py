"""The pattern broker."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.broker.example import EXAMPLE
from ddpc.patterns.broker.expand import expand
from ddpc.patterns.broker.options import read
from ddpc.patterns.broker.schema import SCHEMA
from ddpc.patterns.contract import Pattern

PATTERN = Pattern(
    name="broker",
    summary="Binds what the application dials to the database of the chosen environment.",
    schema=SCHEMA,
    placements=(Placement.AMBASSADOR,),
    subjects=("service",),
    takes_target=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
