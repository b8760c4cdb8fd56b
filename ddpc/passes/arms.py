"""Where the arms of a split enter the layers of another service, and what they must not pass by."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.http import HttpProxy, LayerKind, Split
from ddpc.ir.upstream import Upstream
from ddpc.passes.codes_arms import ARM_LAYERS, NOT_BELOW
from ddpc.passes.plan import Chain, Contributed, Group, Plan
from ddpc.patterns.contract import Hop

_LIMITS = {LayerKind.LIMITS, LayerKind.VERIFIED_LIMITS}


def entered(chain: Chain) -> Group | None:
    """The server that an arm enters: below the chain's split, else where callers do; None: none."""
    inside = chain.inside
    split = split_tier(chain)
    if split is not None:
        inside = chain.tiers[chain.tiers.index(split) + 1 :]
    return next(iter((*inside, *chain.sidecars)), None)


def split_tier(chain: Chain) -> Group | None:
    """The tier that holds the chain's split."""
    return next((tier for tier in chain.tiers if any(_splits(hop) for hop in tier.hops)), None)


def _splits(hop: Hop) -> bool:
    return isinstance(hop.layer, Split)


def check_arms(plan: Plan, chains: dict[str, Chain], report: list[Diagnostic]) -> None:
    """Every arm enters its service's layers without passing by what protects it, unasked."""
    for one in plan.contributed:
        if one.attachment is None:
            continue
        for arm in _arms(one):
            chain = chains.get(arm.target or "")
            if chain is not None and arm.inner:
                _check(plan, one, arm, chain, report)


def _arms(one: Contributed) -> Iterator[Upstream]:
    """The next hops of a split, whether it is a tier or beside its caller."""
    for hop in one.hops:
        if isinstance(hop.layer, Split):
            yield from hop.upstreams
    for beside in one.beside:
        for container in beside.containers:
            program = container.program
            if isinstance(program, HttpProxy) and any(
                isinstance(layer, Split) for layer in program.layers
            ):
                yield from program.upstreams


def _check(
    plan: Plan, one: Contributed, arm: Upstream, chain: Chain, report: list[Diagnostic]
) -> None:
    assert one.attachment is not None
    split = split_tier(chain)
    hops = [hop for tier in chain.tiers for hop in tier.hops]
    below = next((hops.index(hop) + 1 for hop in hops if _splits(hop)), None)
    front = arm.target not in plan.design.service_by_name
    if split is not None and (not _splits(split.hops[-1]) or front):
        report.append(_not_below(arm, split))
        return
    protecting = [h for h in hops[:below] if h.layer.kind in {LayerKind.TERMINATION, *_LIMITS}]
    if arm.target == one.attachment.target:
        # What an ambassador stands for is dialled as other callers inside of the cluster do it:
        # past TLS, and through limits unless they stand before a split that is passed by.
        inside = [hop for tier in chain.inside for hop in tier.hops]
        protecting = [hop for hop in protecting if hop in inside] if split is not None else []
    for hop in protecting[:1]:
        report.append(
            Diagnostic(
                code=ARM_LAYERS,
                message=f"the arm `{arm.target}` has a `{hop.pattern}` of its own",
                span=arm.origin.span,
                label="is entered behind it",
                labels=(Label(span=hop.origin.span, text="not passed through"),),
                helps=(
                    (
                        f"say `full` where the split is attached: `{arm.target}` is then entered as"
                        " its other callers in the cluster enter it"
                    ),
                ),
            )
        )


def _not_below(arm: Upstream, split: Group) -> Diagnostic:
    hop = next(hop for hop in split.hops if _splits(hop))
    return Diagnostic(
        code=NOT_BELOW,
        message=f"`{arm.target}` cannot be entered below its own split",
        span=arm.origin.span,
        label="an arm of another split",
        labels=(Label(span=hop.origin.span, text="split here"),),
        helps=(
            "say `full` where the outer split is attached: its requests are then split again",
            f"or keep what stands behind apart: `attach {hop.pattern} to {arm.target} separate`",
        ),
    )
