"""The pattern ambassador; what the three generic patterns share is ``container``."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Call, Placement
from ddpc.patterns import container
from ddpc.patterns.ambassador.example import EXAMPLE
from ddpc.patterns.contract import Contribution, Pattern, Use
from ddpc.schema.word import Schema, Word

LISTEN = Word(
    name="listen",
    forms=("<value:port>",),
    doc="The port on localhost that the application dials.",
    required=True,
)


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The container, and the call from the service's pods to what it reaches."""
    contribution = container.expand(use, report)
    target = use.attachment.target
    if target is None:
        return contribution
    call = Call(target=target, origin=use.attachment.origin)
    return evolve(
        contribution,
        beside=tuple(evolve(one, calls=(call,)) for one in contribution.beside),
    )


AMBASSADOR = Pattern(
    name="ambassador",
    summary="A container of one's own that stands for something else in the caller's pods.",
    schema=Schema(name="the pattern `ambassador`", words=(*container.WORDS, LISTEN)),
    placements=(Placement.AMBASSADOR,),
    subjects=("service",),
    takes_target=True,
    needs_label=True,
    read=container.read,
    expand=expand,
    example=EXAMPLE,
)
