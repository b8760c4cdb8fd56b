"""The pattern ambassador; what the three generic patterns share is ``container``."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Call, Placement
from ddpc.patterns import container
from ddpc.patterns.ambassador.example import EXAMPLE
from ddpc.patterns.contract import Contribution, Pattern, Standing, Use
from ddpc.patterns.dialled import dialled
from ddpc.schema.word import Schema, Word

LISTEN = Word(
    name="listen",
    forms=("<value:port>",),
    doc="The port on localhost that the application dials.",
    required=True,
)

DIRECT = Word(
    name="direct",
    forms=("",),
    doc=(
        "It dials the pods of what it stands for themselves, past the tiers before them: each of"
        " its shards, where it has them."
    ),
)


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The container, and the call from the service's pods to what it reaches."""
    contribution = container.expand(use, report)
    target = use.attachment.target
    if target is None:
        return contribution
    options = use.attachment.options
    assert isinstance(options, container.ContainerOptions)
    call = Call(target=target, direct=options.direct, origin=use.attachment.origin)
    stands = _stands(use, target, report)
    return evolve(
        contribution,
        beside=tuple(evolve(one, calls=(call,), stands=stands) for one in contribution.beside),
    )


def _stands(use: Use, target: str, report: list[Diagnostic]) -> Standing | None:
    """Which port of ``target`` it stands for: the one said, else the one that it listens on."""
    options = use.attachment.options
    assert isinstance(options, container.ContainerOptions)
    assert options.listen is not None
    which = use.attachment.port
    _, ports = use.design.ports_by_name.get(target, ("", ()))
    if which is None and any(port.dialled == options.listen for port in ports):
        return Standing(port=options.listen, listens=options.listen)
    place = dialled(use.design, target, which, use.attachment.origin, report)
    return Standing(port=place.port, listens=options.listen) if place is not None else None


PATTERN = Pattern(
    name="ambassador",
    summary="A container of one's own that stands for something else in the caller's pods.",
    schema=Schema(name="the pattern `ambassador`", words=(*container.WORDS, LISTEN, DIRECT)),
    placements=(Placement.AMBASSADOR,),
    subjects=("service",),
    takes_target=True,
    picks_port=True,
    needs_label=True,
    read=container.read,
    expand=expand,
    example=EXAMPLE,
)
