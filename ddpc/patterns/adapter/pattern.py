"""The pattern adapter; what the three generic patterns share is ``container``."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.adapter.example import EXAMPLE
from ddpc.patterns.container import PORT, WORDS, expand, read
from ddpc.patterns.contract import Pattern
from ddpc.schema.word import Schema

PATTERN = Pattern(
    name="adapter",
    summary="A container of one's own that shows a service in a uniform way.",
    schema=Schema(name="the pattern `adapter`", words=(*WORDS, PORT)),
    placements=(Placement.ADAPTER,),
    subjects=("service",),
    needs_label=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
