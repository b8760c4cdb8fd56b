"""The seventh pass: the layers of each service in their order, fused into servers."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Replicas
from ddpc.ir.design import Design, Placement
from ddpc.ir.http import LayerKind, Limits
from ddpc.ir.values import Count, Cpu, Size
from ddpc.passes.codes_layers import (
    BEHIND_NOTHING,
    CANNOT_WORK,
    COLLAPSED,
    CONTRADICTION,
    NO_SERVER,
    PLAIN_BEFORE_TLS,
    PORT_LEFT,
    RARELY_MEANT,
    SAME_LAYER,
    TWO_COUNTS,
    TWO_PORTS,
)
from ddpc.passes.context import Context, Server
from ddpc.passes.limits import divided
from ddpc.passes.plan import Chain, Contributed, Group, Plan
from ddpc.passes.rules.replicas import check_count
from ddpc.patterns.contract import Hop

DEFAULT_CPU = Cpu(100)


def chain(plan: Plan, context: Context) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The plan with the chain of every subject that has layers."""
    report: list[Diagnostic] = []
    chains: dict[str, Chain] = {}
    for subject, contributed in sorted(plan.by_subject.items()):
        parts = [one for one in contributed if one.hops]
        made = _chain(plan.design, subject, parts, context, report) if parts else None
        if made is not None:
            chains[subject] = made
    return evolve(plan, chains=chains), tuple(report)


def _chain(
    design: Design,
    subject: str,
    parts: list[Contributed],
    context: Context,
    report: list[Diagnostic],
) -> Chain | None:
    ports = {one.port.name: one for one in parts if one.port is not None}
    if len(ports) > 1:
        first, second = list(ports.values())[:2]
        report.append(_two_ports(subject, first, second))
        return None
    hops = [hop for one in parts for hop in one.hops]
    ordered = _ordered(hops, report)
    if ordered is None:
        return None
    tiers = [hop for hop in ordered if hop.placement is Placement.TIER]
    sidecars = [hop for hop in ordered if hop.placement is not Placement.TIER]
    before = len(report)
    _check_order(tiers, sidecars, report)
    _check_addresses(design, tiers, sidecars, report)
    if any(d.is_error for d in report[before:]):
        return None
    grouped = _fused(design, subject, tiers, context, report)
    inner = _fused(design, subject, sidecars, context, report)
    if grouped is None or inner is None:
        return None
    port = next((one.port for one in parts if one.port is not None), None)
    made = Chain(subject=subject, port=port, tiers=grouped, sidecars=inner)
    _check_ports(design, made, report)
    return made


def _check_ports(design: Design, chain: Chain, report: list[Diagnostic]) -> None:
    """The name goes with the outermost layer, which takes one port: the others are said."""
    service = design.service_by_name.get(chain.subject)
    if service is None or not chain.inside:
        return
    for port in service.ports:
        if port != chain.port and not port.on_localhost:
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


def _ordered(hops: list[Hop], report: list[Diagnostic]) -> list[Hop] | None:
    """The hops from the user inwards: by rank, then as ``behind`` has it."""
    left = sorted(hops, key=lambda hop: (hop.rank, hop.pattern, hop.label or ""))
    known = {hop.pattern: hop for hop in left}
    for hop in left:
        if hop.behind is not None and hop.behind not in known:
            report.append(
                Diagnostic(
                    code=BEHIND_NOTHING,
                    message=f"no `{hop.behind}` is attached there for `{hop.pattern}` to stand"
                    " behind",
                    span=hop.origin.span,
                    label=f"behind `{hop.behind}`",
                )
            )
            return None
    done: list[Hop] = []
    while left:
        ready = [h for h in left if h.behind is None or known[h.behind] in done]
        if not ready:
            report.append(_contradiction(left))
            return None
        # A layer that something later must stand behind keeps its place; `behind` pulls inwards
        # only.
        done.append(ready[0])
        left.remove(ready[0])
    return done


def _contradiction(hops: list[Hop]) -> Diagnostic:
    return Diagnostic(
        code=CONTRADICTION,
        message="each of these layers stands behind the other",
        span=hops[0].origin.span,
        label=f"behind `{hops[0].behind}`",
        labels=tuple(Label(span=h.origin.span, text=f"behind `{h.behind}`") for h in hops[1:3]),
    )


def _check_order(tiers: list[Hop], sidecars: list[Hop], report: list[Diagnostic]) -> None:
    kinds = [hop.layer.kind for hop in (*tiers, *sidecars)]
    seen: dict[LayerKind, Hop] = {}
    for hop in (*tiers, *sidecars):
        kind = _merged(hop.layer.kind)
        first = seen.setdefault(kind, hop)
        if first is not hop:
            report.append(
                Diagnostic(
                    code=SAME_LAYER,
                    message=f"`{hop.pattern}` stands before the service twice",
                    span=hop.origin.span,
                    label="the second",
                    labels=(Label(span=first.origin.span, text="the first"),),
                )
            )
    for place, hop in enumerate((*tiers, *sidecars)):
        outer = (*tiers, *sidecars)[:place]
        if hop.layer.kind is LayerKind.TERMINATION and LayerKind.CACHE in kinds[:place]:
            cache = next(h for h in outer if h.layer.kind is LayerKind.CACHE)
            report.append(
                Diagnostic(
                    code=CANNOT_WORK,
                    message="a cache cannot read what is still encrypted",
                    span=hop.origin.span,
                    label="TLS ends only here",
                    labels=(Label(span=cache.origin.span, text="the cache stands before it"),),
                )
            )
        elif hop.layer.kind is LayerKind.TERMINATION and outer and hop in sidecars:
            if hop.authority is None:
                report.append(
                    Diagnostic(
                        code=PLAIN_BEFORE_TLS,
                        message="the tier before this TLS sidecar cannot verify its certificate",
                        span=hop.origin.span,
                        label="needs `authority secret NAME`",
                        labels=(Label(span=outer[-1].origin.span, text="the tier before it"),),
                    )
                )
        elif isinstance(hop.layer, Limits) and LayerKind.CACHE in kinds[:place]:
            cache = next(h for h in outer if h.layer.kind is LayerKind.CACHE)
            report.append(
                Diagnostic(
                    code=RARELY_MEANT,
                    message="behind a cache only what it could not answer is limited",
                    span=hop.origin.span,
                    label="limits stand here",
                    labels=(Label(span=cache.origin.span, text="the cache stands before them"),),
                )
            )


def _merged(kind: LayerKind) -> LayerKind:
    return LayerKind.LIMITS if kind is LayerKind.VERIFIED_LIMITS else kind


def _check_addresses(
    design: Design, tiers: list[Hop], sidecars: list[Hop], report: list[Diagnostic]
) -> None:
    """Limits by client address need the address: from the peer, or from networks that are known."""
    if design.app.application.pods_networks:
        return
    hops = [*tiers, *sidecars]
    for place, hop in enumerate(hops):
        if not isinstance(hop.layer, Limits) or place == 0:
            continue
        neighbours = hops[:place]
        if neighbours[-1] in sidecars:
            continue  # in the same pod: known by the loopback address
        apart = hop.separate or any(
            h.separate or h.placement is not hop.placement or h.layer.kind is LayerKind.CACHE
            for h in neighbours
        )
        if apart:
            report.append(
                Diagnostic(
                    code=COLLAPSED,
                    message="every client has the address of the tier before these limits",
                    span=hop.origin.span,
                    label="limits by client address",
                    labels=(Label(span=neighbours[-1].origin.span, text="the tier before them"),),
                    helps=("state the pods' networks in the app: `pods 10.244.0.0/16`",),
                )
            )


def _fused(
    design: Design, subject: str, hops: list[Hop], context: Context, report: list[Diagnostic]
) -> tuple[Group, ...] | None:
    """Neighbours that one server kind can hold become one, fusing outwards first."""
    groups: list[tuple[list[Hop], Server]] = []
    for hop in hops:
        alone = _holding([hop], context)
        if alone is None:
            report.append(
                Diagnostic(
                    code=NO_SERVER,
                    message=f"no server kind can hold the layer of `{hop.pattern}`",
                    span=hop.origin.span,
                    label="this layer",
                )
            )
            return None
        if groups and not hop.separate and not any(h.separate for h in groups[-1][0]):
            together = [*groups[-1][0], hop]
            server = _holding(together, context)
            if server is not None:
                groups[-1] = (together, server)
                continue
        groups.append(([hop], alone))
    made = [_group(design, subject, held, server, report) for held, server in groups]
    sound = tuple(group for group in made if group is not None)
    return sound if len(sound) == len(made) else None


def _holding(hops: list[Hop], context: Context) -> Server | None:
    """The first server kind that can hold all these layers, and whose own words they use."""
    tools = {native.tool for hop in hops for native in hop.native}
    for server in context.servers:
        place = 0
        for hop in hops:
            if hop.layer.kind not in server.holds[place:]:
                break
            place = server.holds.index(hop.layer.kind, place) + 1
        else:
            if tools <= {server.name}:
                return server
    return None


def _group(
    design: Design, subject: str, hops: list[Hop], server: Server, report: list[Diagnostic]
) -> Group | None:
    outermost = hops[0]
    said = [hop for hop in hops if hop.sizes.low is not None]
    if len({(h.sizes.low, h.sizes.high) for h in said}) > 1:
        report.append(
            Diagnostic(
                code=TWO_COUNTS,
                message="two layers of one server say different numbers of replicas",
                span=said[1].sizes.origin.span,
                label=f"for `{said[1].pattern}`",
                labels=(Label(span=said[0].sizes.origin.span, text=f"for `{said[0].pattern}`"),),
                helps=(f"keep them apart: `attach {said[1].pattern} to {subject} separate`",),
            )
        )
        return None
    for hop in said:
        assert hop.sizes.low is not None
        assert hop.sizes.high is not None
        count = Count(hop.sizes.low, hop.sizes.high)
        check_count(hop.pattern, count, hop.sizes.cpu_share, hop.sizes.origin.span, report)
    usual = max(hop.replicas for hop in hops)
    sizes = said[0].sizes if said else None
    replicas = Replicas(
        low=sizes.low if sizes is not None and sizes.low is not None else usual,
        high=sizes.high if sizes is not None and sizes.high is not None else usual,
        cpu=sizes.cpu_share if sizes is not None else None,
    )
    memories = [hop.sizes.memory for hop in hops if hop.sizes.memory is not None]
    largest = Size(max(hop.memory.bytes for hop in hops))
    memory = max(memories, key=lambda pair: pair[1]) if memories else (largest, largest)
    cpus = [hop.sizes.cpu for hop in hops if hop.sizes.cpu is not None]
    parts = [subject, outermost.pattern, outermost.label]
    if outermost.pattern == "edge":
        parts = [subject]
    return Group(
        name="-".join(part for part in parts if part),
        home=subject,
        hops=tuple(divided(hop, replicas.high, report) for hop in hops),
        server=server.name,
        replicas=replicas,
        cpu=max(cpus) if cpus else DEFAULT_CPU,
        memory=memory,
    )
