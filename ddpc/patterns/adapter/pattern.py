"""The pattern adapter: a container of one's own that shows a service in a uniform way.

Metrics, logs or health in the form that everything else in the cluster speaks: the adapter asks the
service on localhost and answers on a port of its own.
"""

from __future__ import annotations

from ddpc.ir.design import Placement
from ddpc.patterns.adapter.example import EXAMPLE
from ddpc.patterns.container import PORT, WORDS, expand, read
from ddpc.patterns.contract import Pattern
from ddpc.schema.word import Schema

ADAPTER = Pattern(
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
