"""Affinity by client address: only where the clients' own addresses arrive."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.origin import Origin
from ddpc.passes.codes_kept import COLLAPSED, FROM_OUTSIDE
from ddpc.passes.codes_layers import SAME_LAYER
from ddpc.passes.plan import Chain, Contributed, Plan


def check_affinity(plan: Plan, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """The cluster tells clients apart by their addresses: a proxy has one for all of its own."""
    for subject, contributed in sorted(plan.by_subject.items()):
        kept = [one for one in contributed if one.affinity is not None]
        if not kept:
            continue
        _check(plan, kept[0], chains.get(subject), report)
        for second in kept[1:]:
            report.append(
                Diagnostic(
                    code=SAME_LAYER,
                    message=f"the clients of `{subject}` are kept on their pods twice",
                    span=_origin(second).span,
                    label="the second",
                    labels=(Label(span=_origin(kept[0]).span, text="the first"),),
                )
            )


def _check(plan: Plan, one: Contributed, chain: Chain | None, report: list[Diagnostic]) -> None:
    proxy = _proxy(plan, one.subject, chain)
    if proxy is not None:
        what, origin = proxy
        report.append(
            Diagnostic(
                code=COLLAPSED,
                message=f"clients of `{one.subject}` come with the addresses of {what}",
                span=_origin(one).span,
                label="by the client's address",
                labels=(Label(span=origin.span, text="stands between"),),
                notes=("all who come through one of these pods would come to one pod",),
                helps=("keep them by what they carry: `by cookie NAME` or `by header NAME`",),
            )
        )
        return
    service = plan.design.service_by_name[one.subject]
    sidecars = chain.sidecars if chain is not None else ()
    asking = next((hop for group in sidecars for hop in group.hops if hop.reach), None)
    if service.reach or asking is not None:
        origin = asking.origin if asking is not None else service.reach_origin
        report.append(
            Diagnostic(
                code=FROM_OUTSIDE,
                message=f"clients outside of the cluster would not stay with a pod of"
                f" `{one.subject}`",
                span=_origin(one).span,
                label="by the client's address",
                labels=(Label(span=origin.span, text="reached from outside"),),
                notes=("each node remembers for itself, and clients may come to another one",),
                helps=("keep them by what they carry: `by cookie NAME` or `by header NAME`",),
            )
        )


def _proxy(plan: Plan, subject: str, chain: Chain | None) -> tuple[str, Origin] | None:
    """What proxies clients to the subject, if something does: a tier, an edge, another's tier."""
    if chain is not None and chain.tiers:
        return f"`{chain.tiers[-1].name}`", chain.tiers[-1].outermost.origin
    for host, route in plan.routes_to(subject):
        return f"the edge of `{host.host}`", route.origin
    for one in plan.contributed:
        for hop in one.hops:
            if any(upstream.target == subject for upstream in hop.upstreams):
                return f"`{hop.pattern}` of `{one.subject}`", hop.origin
    return None


def _origin(one: Contributed) -> Origin:
    assert one.attachment is not None
    return one.attachment.origin
