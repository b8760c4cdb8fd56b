"""Edges: what is attached to one is part of its server."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.codes_layers import APART_FROM_EDGE
from ddpc.passes.context import Context
from ddpc.passes.fusion import holding
from ddpc.passes.plan import Plan
from ddpc.patterns.contract import Hop


def check_edge(
    plan: Plan, subject: str, hops: list[Hop], context: Context, report: list[Diagnostic]
) -> None:
    """If ``subject`` is an edge, one server holds its layers: behind it the ways have parted."""
    if all(edge.name != subject for edge in plan.design.edges):
        return
    tools = {native.tool for hop in hops for native in hop.native}
    together = holding([hop.layer.kind for hop in hops], tools, context) is not None
    for hop in hops[1:]:
        if hop.separate:
            report.append(_apart(subject, hops[0], hop, "leave out `separate`"))
        elif not together:
            words = "leave out the settings in another server's own words"
            report.append(_apart(subject, hops[0], hop, words))


def _apart(subject: str, edge: Hop, hop: Hop, instead: str) -> Diagnostic:
    return Diagnostic(
        code=APART_FROM_EDGE,
        message=f"`{hop.pattern}` would be a server of its own behind the edge `{subject}`",
        span=hop.origin.span,
        label="it would not know where requests go from there",
        labels=(Label(span=edge.origin.span, text="leads to services, each by its paths"),),
        helps=(instead,),
    )
