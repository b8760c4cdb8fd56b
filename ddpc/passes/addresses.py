"""The client's address, hop by hop: who goes by it, and where it is no longer the client's."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Label
from ddpc.ir.http import LayerKind, Limits, Split
from ddpc.ir.origin import Origin
from ddpc.passes.codes_arms import COLLAPSED_SPLIT, PODS_ONLY
from ddpc.passes.codes_layers import COLLAPSED
from ddpc.passes.plan import Plan
from ddpc.patterns.contract import Hop


def check_addresses(
    plan: Plan, subject: str, tiers: list[Hop], sidecars: list[Hop], report: list[Diagnostic]
) -> None:
    """What goes by the client's address needs it: from the peer, or from who is believed."""
    hops = [*tiers, *sidecars]
    going = [hop for hop in hops if _code(hop) is not None]
    for hop in going:
        if isinstance(hop.layer, Split) and not _from_outside(plan, subject, hops):
            report.append(_pods_only(subject, hop))
            return
    if plan.design.app.application.pods_networks:
        return
    for hop in going:
        outer = _hiding(plan, subject, hops, sidecars, hop)
        if outer is not None:
            report.append(_collapsed(hop, *outer))


def _code(hop: Hop) -> Code | None:
    """What is said where the address that a layer goes by is not the client's."""
    layer = hop.layer
    if isinstance(layer, Limits):
        return COLLAPSED
    sticky = layer.sticky if isinstance(layer, Split) else None
    return COLLAPSED_SPLIT if sticky is not None and sticky.by == "client-ip" else None


def _hiding(
    plan: Plan, subject: str, hops: list[Hop], sidecars: list[Hop], hop: Hop
) -> tuple[Origin, str] | None:
    """The server of ours whose address all clients have at ``hop``, if there is one."""
    neighbours = hops[: hops.index(hop)]
    if not neighbours:
        edges = [(route.origin, "the edge before") for _, route in plan.routes_to(subject)]
        splits = [
            (arm.origin, f"the split of `{other}` before")
            for other, arm in plan.arms_to(subject)
            if not arm.inner or hop in sidecars
        ]
        return next(iter((*edges, *splits)), None)
    if neighbours[-1] in sidecars:
        return None  # in the same pod: known by the loopback address
    apart = hop.separate or any(
        h.separate or h.placement is not hop.placement or h.layer.kind is LayerKind.CACHE
        for h in neighbours
    )
    return (neighbours[-1].origin, "the tier before") if apart else None


def _from_outside(plan: Plan, subject: str, hops: list[Hop]) -> bool:
    """Whether anyone but pods of the cluster comes to the subject by an address of its own."""
    design = plan.design
    service = design.service_by_name.get(subject)
    declared = service or design.front_by_name.get(subject)
    admitted = design.app.admitted_namespaces or (service and service.admitted_namespaces)
    return (
        (declared is not None and declared.reach)
        or any(hop.reach for hop in hops)
        or bool(plan.routes_to(subject))
        or any(not arm.inner for _, arm in plan.arms_to(subject))
        # Who is let in from other namespaces is a proxy there, and has to be believed.
        or bool(admitted and design.app.trusted)
    )


def _collapsed(hop: Hop, outer: Origin, what: str) -> Diagnostic:
    code = _code(hop)
    assert code is not None
    limits = code is COLLAPSED
    return Diagnostic(
        code=code,
        message="every client has the address of the tier before "
        + ("these limits" if limits else "this split"),
        span=hop.origin.span,
        label="limits by client address" if limits else "tells users apart by their address",
        labels=(Label(span=outer.span, text=what + (" them" if limits else " it")),),
        helps=(
            "state the pods' networks in the app: `pods 10.244.0.0/16`",
            *(() if limits else ("or know users by what they carry: `sticky cookie NAME`",)),
        ),
    )


def _pods_only(subject: str, hop: Hop) -> Diagnostic:
    return Diagnostic(
        code=PODS_ONLY,
        message=f"the only clients of `{subject}` are pods of the cluster",
        span=hop.origin.span,
        label="tells users apart by their address",
        notes=("each pod that calls is one user: all whom it serves go to one arm together",),
        helps=(
            "know users by what the callers pass on: `sticky header NAME`",
            "or say who comes from outside: `reach load-balancer`",
        ),
    )
