"""Fronts: names without pods, at which a split answers."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Front
from ddpc.ir.http import Split
from ddpc.passes.codes_arms import FRONT_BEHIND_TLS
from ddpc.passes.codes_layers import CANNOT_WORK
from ddpc.passes.codes_service import UNBOUND_FRONT
from ddpc.passes.plan import Chain, Plan
from ddpc.passes.rules.graph import dialled
from ddpc.patterns.contract import Hop


def check_fronts(plan: Plan, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """Something answers at every port of a front, for all who dial it, and leads on from there."""
    names = dialled(plan.design)
    for front in plan.design.fronts:
        parts = plan.by_subject.get(front.name, ())
        split = next((h for one in parts for h in one.hops if isinstance(h.layer, Split)), None)
        chain = chains.get(front.name)
        if split is None:
            # What is attached and contributes nothing has been said to be wrong.
            if all(one.hops for one in parts):
                report.append(_unbound(front))
        elif chain is not None:
            _check_ports(front, chain, split, report)
            _check_behind(front, chain, split, report)
            if not chain.inside and front.name in names:
                report.append(_behind_tls(front, chain))


def _unbound(front: Front) -> Diagnostic:
    return Diagnostic(
        code=UNBOUND_FRONT,
        message=f"nothing answers at the front `{front.name}`",
        span=front.origin.span,
        label="a name without pods",
        helps=(f"say where its requests go: `attach split to {front.name} {{ … }}`",),
    )


def _check_ports(front: Front, chain: Chain, split: Hop, report: list[Diagnostic]) -> None:
    for port in front.ports:
        if port != chain.port:
            report.append(
                Diagnostic(
                    code=UNBOUND_FRONT,
                    message=f"nothing answers at the port `{port.name}` of the front"
                    f" `{front.name}`",
                    span=port.origin.span,
                    label="no pods stand behind it",
                    labels=(Label(span=split.origin.span, text="answers at another port"),),
                )
            )


def _check_behind(front: Front, chain: Chain, split: Hop, report: list[Diagnostic]) -> None:
    """Behind a split each arm has its own layers: a front has no arm of its own."""
    hops = [hop for tier in chain.tiers for hop in tier.hops]
    place = next(number for number, hop in enumerate(hops) if isinstance(hop.layer, Split))
    for hop in hops[place + 1 :]:
        report.append(
            Diagnostic(
                code=CANNOT_WORK,
                message=f"`{hop.pattern}` stands before nothing: `{front.name}` has no pods",
                span=hop.origin.span,
                label="behind the split",
                labels=(Label(span=split.origin.span, text="sends all requests to others"),),
                helps=("attach it to the services that the split sends to",),
            )
        )


def _behind_tls(front: Front, chain: Chain) -> Diagnostic:
    tls = chain.tiers[0].outermost
    return Diagnostic(
        code=FRONT_BEHIND_TLS,
        message=f"callers inside of the cluster cannot dial `{front.name}`",
        span=tls.origin.span,
        label="all of it is one server that ends TLS",
        labels=(Label(span=front.origin.span, text="dialled inside"),),
        helps=(f"keep TLS apart: `attach {tls.pattern} to {front.name} separate`",),
    )
