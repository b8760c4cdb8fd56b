"""The seventh pass: the layers of each service in their order, fused into servers."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Design, Placement, Port, Service
from ddpc.passes.addresses import check_addresses
from ddpc.passes.affinity import check_affinity
from ddpc.passes.arms import check_arms
from ddpc.passes.codes_layers import PORT_LEFT, TWO_PORTS
from ddpc.passes.codes_service import UNREACHED
from ddpc.passes.context import Context
from ddpc.passes.edges import check_edge
from ddpc.passes.fronts import check_fronts
from ddpc.passes.fusion import fused
from ddpc.passes.known_pods import pod_names
from ddpc.passes.layer_order import check_order, ordered
from ddpc.passes.plan import Chain, Contributed, Plan
from ddpc.passes.user_checks import check_users


def chain(plan: Plan, context: Context) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The plan with the chain of every subject that has layers."""
    report: list[Diagnostic] = []
    chains: dict[str, Chain] = {}
    for subject, contributed in sorted(plan.by_subject.items()):
        parts = [one for one in contributed if one.hops]
        made = _chain(plan, subject, parts, context, report) if parts else None
        if made is not None:
            chains[subject] = made
    check_fronts(plan, chains, report)
    check_arms(plan, chains, report)
    check_users(plan, chains, report)
    check_affinity(plan, chains, report)
    chained = evolve(plan, chains=chains)
    if plan.design.expectations:
        from ddpc.passes.expected import check_expectations

        chained = check_expectations(chained, report)
    return chained, tuple(report)


def _chain(
    plan: Plan,
    subject: str,
    parts: list[Contributed],
    context: Context,
    report: list[Diagnostic],
) -> Chain | None:
    design = plan.design
    ports = {one.port.name: one for one in parts if one.port is not None}
    if len(ports) > 1:
        first, second = list(ports.values())[:2]
        report.append(_two_ports(subject, first, second))
        return None
    hops = [hop for one in parts for hop in one.hops]
    in_order = ordered(hops, report)
    if in_order is None:
        return None
    tiers = [hop for hop in in_order if hop.placement is Placement.TIER]
    sidecars = [hop for hop in in_order if hop.placement is not Placement.TIER]
    before = len(report)
    check_order(tiers, sidecars, report)
    check_edge(plan, subject, tiers, context, report)
    check_addresses(plan, subject, tiers, sidecars, report)
    if any(d.is_error for d in report[before:]):
        return None
    grouped = fused(design, subject, tiers, context, report)
    inner = fused(design, subject, sidecars, context, report)
    if grouped is None or inner is None:
        return None
    port = next((one.port for one in parts if one.port is not None), None)
    pods = pod_names(design, subject, grouped, context, report)
    made = Chain(subject=subject, port=port, tiers=grouped, sidecars=inner, pods=pods)
    _check_ports(design, made, report)
    _check_reach(design, made, report)
    return made


def _check_ports(design: Design, chain: Chain, report: list[Diagnostic]) -> None:
    """The name goes with the outermost layer, which takes one port: the others are said."""
    service = design.service_by_name.get(chain.subject)
    if service is None:
        return
    if not chain.inside:
        _check_outside(design, service, chain, report)
        return
    for port in _others(design, service, chain):
        if port.number != service.scraped:  # scrapers ask the pods themselves
            report.append(
                Diagnostic(
                    code=PORT_LEFT,
                    message=f"the port `{port.name}` is dialled at `{service.name}-origin` from"
                    " now on",
                    span=port.origin.span,
                    label=f"not taken by `{chain.inside[0].name}`",
                    labels=(
                        Label(
                            span=chain.inside[0].outermost.origin.span,
                            text=f"takes the name `{service.name}`",
                        ),
                    ),
                )
            )


def _check_reach(design: Design, chain: Chain, report: list[Diagnostic]) -> None:
    """Callers inside of the cluster do not come through TLS: without a reach, nobody does."""
    subject = design.service_by_name.get(chain.subject)
    hops = [hop for group in (*chain.tiers, *chain.sidecars) for hop in group.hops]
    reached = (subject is not None and subject.reach) or any(hop.reach for hop in hops)
    if not chain.tiers or not chain.tiers[0].terminates or reached:
        return
    report.append(
        Diagnostic(
            code=UNREACHED,
            message=f"nobody reaches `{chain.tiers[0].name}`",
            span=chain.tiers[0].outermost.origin.span,
            label="reached by nobody",
            helps=("say `reach load-balancer` for callers outside",),
        )
    )


def _others(design: Design, service: Service, chain: Chain) -> Iterator[Port]:
    """The ports that callers may dial beside the chain's: not those that probes alone ask."""
    named = design.ports_named.get(service.name, frozenset())
    probes = (service.ready, service.alive, service.started)
    asked = {getattr(probe.asks, "port", None) for probe in probes if probe is not None}
    for port in service.ports:
        probed = port.number in asked and not named & {port.name, port.number, port.dialled}
        if port != chain.port and not port.on_localhost and not probed:
            yield port


def _check_outside(
    design: Design, service: Service, chain: Chain, report: list[Diagnostic]
) -> None:
    """With TLS before one port, the load balancer leads there: not to the service's other ports."""
    if not service.reach or not chain.tiers:
        return
    for port in _others(design, service, chain):
        report.append(
            Diagnostic(
                code=PORT_LEFT,
                message=f"the port `{port.name}` is not reached from outside",
                span=port.origin.span,
                label="inside of the cluster only",
                labels=(
                    Label(
                        span=chain.tiers[0].outermost.origin.span,
                        text="`reach` leads here, to the outermost tier",
                    ),
                ),
            )
        )


def _two_ports(subject: str, first: Contributed, second: Contributed) -> Diagnostic:
    assert first.attachment is not None
    assert second.attachment is not None
    return Diagnostic(
        code=TWO_PORTS,
        message=f"layers stand before two ports of `{subject}`",
        span=second.attachment.origin.span,
        label=f"before the port `{second.port.name if second.port else ''}`",
        labels=(
            Label(
                span=first.attachment.origin.span,
                text=f"before the port `{first.port.name if first.port else ''}`",
            ),
        ),
    )
