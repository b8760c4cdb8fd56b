"""Which ambassador stands for what in a service's pods: one for each port of its target."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Attachment, Placement
from ddpc.passes.assemble.entrance import entrance, random_shard
from ddpc.passes.codes_pod import TWO_AMBASSADORS
from ddpc.passes.plan import Plan
from ddpc.patterns.contract import Standing

_KNOWS = "or say `direct` in its block if it knows the shards itself"


def standing(plan: Plan, service: str) -> Iterator[tuple[Attachment, Standing]]:
    """The ambassadors in the pods of ``service``, each with what it stands for."""
    for one in plan.by_subject.get(service, ()):
        if one.attachment is None or one.attachment.placement is not Placement.AMBASSADOR:
            continue
        for beside in one.beside:
            if beside.stands is not None:
                yield one.attachment, beside.stands


def standing_at(plan: Plan, service: str, target: str, port: int | None) -> int | None:
    """The port on localhost that stands for ``port`` of ``target``; for None: for any of it."""
    return next(
        (
            stands.listens
            for attachment, stands in standing(plan, service)
            if attachment.target == target
            and stands.listens is not None
            and port in {None, stands.port}
        ),
        None,
    )


def check_dialled(plan: Plan, service: str, report: list[Diagnostic]) -> None:
    """A container of the user's own that stands for a sharded service has to know its shards."""
    for one in plan.by_subject.get(service, ()):
        for beside in one.beside:
            if beside.stands is None or any(c.program is not None for c in beside.containers):
                continue  # what our own servers dial is checked where they are placed
            for call in beside.calls:
                found = entrance(plan, call.target, beside.stands.port, direct=call.direct)
                if found is not None and found.any_of is not None and not call.direct:
                    report.append(random_shard(found.any_of, call.origin, _KNOWS))


def check_standing(plan: Plan, service: str, report: list[Diagnostic]) -> None:
    """No two ambassadors stand for one port: the application can be told of one only."""
    seen: dict[tuple[str | None, int], Attachment] = {}
    for attachment, stands in standing(plan, service):
        first = seen.setdefault((attachment.target, stands.port), attachment)
        if first is attachment:
            continue
        report.append(
            Diagnostic(
                code=TWO_AMBASSADORS,
                message=f"two ambassadors in the pods of `{service}` stand for port {stands.port}"
                f" of `{attachment.target}`",
                span=attachment.origin.span,
                label="the second",
                labels=(Label(span=first.origin.span, text="the first"),),
                notes=(f"`address of {attachment.target}` leads to one of them only",),
                helps=(
                    "leave one out; one for another port of it says that: `port NAME`",
                    "a proxy that only another one dials is a `sidecar`",
                ),
            )
        )
