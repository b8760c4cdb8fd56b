"""Attachments: a pattern at a place, its options read by the pattern."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label, a, one_of
from ddpc.ir.design import Attachment, Placement
from ddpc.ir.origin import Origin
from ddpc.ir.values import Version
from ddpc.passes.attached_here import attached_here
from ddpc.passes.codes_attach import (
    LABEL_NEEDED,
    PLACEMENT,
    TARGET_NEEDED,
    TARGET_UNUSED,
    WRONG_SUBJECT,
)
from ddpc.passes.context import Context
from ddpc.passes.declarations import Attached, Declared
from ddpc.passes.pieces.native import natives_of
from ddpc.passes.pieces.patch import patches_of
from ddpc.passes.pieces.unused import OF_LAYERS, check_unused
from ddpc.patterns.contract import Pattern
from ddpc.schema.word import Many

_FRONTED = ("service", "front", "edge")
"""What anything can be attached to at all; of other names it is said that they are others."""


def attachment_of(
    one: Attached,
    things: dict[str, Declared],
    context: Context,
    targets: dict[str, Version],
    report: list[Diagnostic],
) -> Attachment | None:
    """The attachment; None where ``report`` says why there is none."""
    pattern = context.patterns[one.pattern]
    head = one.head
    thing = things.get(one.service)
    before = len(report)
    if thing is not None and thing.kind in _FRONTED and thing.kind not in pattern.subjects:
        report.append(
            Diagnostic(
                code=WRONG_SUBJECT,
                message=f"`{pattern.name}` cannot be attached to {a(thing.kind)}",
                span=head.where("service"),
                label=f"expected {' or '.join(a(kind) for kind in pattern.subjects)}",
                labels=(Label(span=thing.head.head, text="declared here"),),
            )
        )
    placement = _placement(one, pattern, report)
    fits = placement in pattern.placements and placement is not Placement.TIER
    if thing is not None and thing.kind != "service" and thing.kind in pattern.subjects and fits:
        report.append(
            Diagnostic(
                code=WRONG_SUBJECT,
                message=f"`{one.service}` has no pods for `{pattern.name}` to run in"
                if thing.kind == "front"
                else f"the pods of `{one.service}` hold its own server alone",
                span=head.where("service"),
                label=f"{a(thing.kind)}, and {a(placement.value)} runs in a service's pods",
                labels=(Label(span=thing.head.head, text="declared here"),),
            )
        )
    target = head.get("target", str)
    if pattern.takes_target and target is None and placement is Placement.AMBASSADOR:
        report.append(
            Diagnostic(
                code=TARGET_NEEDED,
                message=f"`{pattern.name}` does not say what it reaches",
                span=head.head,
                label="expected `for` and what it reaches",
                helps=(f"or have it stand before `{one.service}` itself: `as tier`",)
                if Placement.TIER in pattern.placements
                else (),
            )
        )
    ambassador = placement is Placement.AMBASSADOR
    fronts = not ambassador and placement in pattern.placements
    if target is not None and (fronts or not pattern.takes_target):
        report.append(
            Diagnostic(
                code=TARGET_UNUSED,
                message=f"`{pattern.name}` reaches nothing but what it is attached to",
                span=head.where("target"),
                label="`for` has no meaning here",
            )
        )
    inside = tuple(word.name for word in pattern.schema.words if word.many is Many.ONE)
    check_unused(head, _unused(pattern, ambassador), report, inside)
    if pattern.needs_label and one.label is None:
        report.append(
            Diagnostic(
                code=LABEL_NEEDED,
                message=f"`{pattern.name}` needs a name of its own",
                span=head.head,
                label=f"write `attach {pattern.name} NAME to {one.service}`",
            )
        )
    options = pattern.read(one.block, report)
    native = natives_of(one.block, context, targets, report)
    patches = patches_of(one.block, report)
    port = head.get("port", object)
    assert port is None or isinstance(port, str | int)
    attached_here(report, before, one.place or head.head, one.bodies)
    if any(diagnostic.is_error for diagnostic in report[before:]) or options is None:
        return None
    return Attachment(
        pattern=one.pattern,
        label=one.label,
        service=one.service,
        port=port,
        placement=placement,
        target=target,
        behind=head.get("behind", str),
        separate=head.flag("separate"),
        full=head.flag("full"),
        options=options,
        native=native,
        patches=patches,
        called_by=one.called_by,
        origin=Origin(one.place or head.head, head.text, one.pattern),
        bodies=one.bodies,
    )


def _unused(pattern: Pattern, ambassador: bool) -> tuple[str, ...]:
    """The words of the head without a meaning; an ambassador's port is that of its target."""
    full = () if pattern.takes_full else ("full",)
    if pattern.rank is None:
        unused = (*OF_LAYERS, *full)
        return tuple(word for word in unused if word != "port" or not pattern.picks_port)
    return ("behind", "separate", *full) if ambassador else full


def _placement(one: Attached, pattern: Pattern, report: list[Diagnostic]) -> Placement:
    said = one.head.get("placement", str)
    if said is None:
        return pattern.placements[0]
    placement = Placement(said)
    if placement not in pattern.placements:
        report.append(
            Diagnostic(
                code=PLACEMENT,
                message=f"`{pattern.name}` cannot run as {a(said)}",
                span=one.head.where("placement"),
                label=f"expected {one_of(p.value for p in pattern.placements)}",
            )
        )
    return placement
