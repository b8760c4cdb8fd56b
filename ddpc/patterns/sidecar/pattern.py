"""The pattern sidecar; what the three generic patterns share is ``container``."""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.container import PORT, WORDS, expand, read
from ddpc.patterns.contract import Pattern
from ddpc.patterns.sidecar.example import EXAMPLE
from ddpc.schema.word import Schema

PATTERN = Pattern(
    name="sidecar",
    summary="A container of one's own that adds something to a service's pods.",
    schema=Schema(name="the pattern `sidecar`", words=(*WORDS, PORT)),
    placements=(Placement.SIDECAR,),
    subjects=("service",),
    needs_label=True,
    read=read,
    expand=expand,
    example=EXAMPLE,
)
