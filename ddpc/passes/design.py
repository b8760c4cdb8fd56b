"""The fifth pass: checked settings to the Design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design
from ddpc.passes.context import Context
from ddpc.passes.declarations import THINGS, Declarations
from ddpc.passes.pieces.app import app_of
from ddpc.passes.pieces.attachment import attachment_of
from ddpc.passes.pieces.edge import edge_of
from ddpc.passes.pieces.resources import resources_of
from ddpc.passes.pieces.service import external_of, front_of, service_of
from ddpc.schema.settings import Setting

if TYPE_CHECKING:
    from ddpc.ir.expectation import Expectation


def build_design(
    declarations: Declarations, context: Context
) -> tuple[Design | None, tuple[Diagnostic, ...]]:
    """The Design, in an order that comes from names alone; None without an app."""
    report: list[Diagnostic] = []
    if declarations.app is None:
        return None, ()
    app = app_of(declarations.app, context, report)
    targets = dict(app.application.targets)
    things = {thing.name: thing for thing in sorted(declarations.things, key=lambda t: t.name)}
    sound = [thing for thing in things.values() if not thing.block.damaged]
    kinds = {kind: [thing for thing in sound if thing.kind == kind] for kind in THINGS}
    attached = [
        attachment_of(one, things, context, targets, report)
        for one in declarations.attached
        if not one.block.damaged
    ]
    complete = (
        not (declarations.damaged or declarations.dropped)
        and len(sound) == len(things)
        and len(attached) == len(declarations.attached)
    )
    services = [service_of(thing, context, report) for thing in kinds["service"]]
    externals = [external_of(thing, report) for thing in kinds["external"]]
    edges = [edge_of(thing, context, targets, report) for thing in kinds["edge"]]
    complete = complete and None not in [*attached, *services, *externals, *edges]
    return (
        Design(
            app=app,
            services=tuple(one for one in services if one is not None),
            fronts=tuple(front_of(thing, report) for thing in kinds["front"]),
            externals=tuple(one for one in externals if one is not None),
            edges=tuple(one for one in edges if one is not None),
            attachments=tuple(
                sorted(
                    (one for one in attached if one is not None),
                    key=lambda a: (a.service, a.pattern, a.label or ""),
                )
            ),
            expectations=_expectations(declarations.expected),
            resources=resources_of(declarations.resources, context, report),
            complete=complete,
        ),
        tuple(report),
    )


def _expectations(settings: tuple[Setting, ...]) -> tuple[Expectation, ...]:
    if not settings:
        return ()
    from ddpc.passes.pieces.expectation import expectation_of

    found = (expectation_of(setting) for setting in settings)
    return tuple(sorted(found, key=lambda one: (one.service, one.from_pod or "")))
