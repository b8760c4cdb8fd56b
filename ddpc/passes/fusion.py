"""Neighbouring layers that one server can hold become one server."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Replicas
from ddpc.ir.design import Design, Placement
from ddpc.ir.http import LayerKind
from ddpc.ir.values import Count, Cpu, Size
from ddpc.passes.codes_layers import LISTEN_INSIDE, NO_SERVER, SIDECAR_REPLICAS, TWO_COUNTS
from ddpc.passes.context import Context, Server
from ddpc.passes.limits import divided
from ddpc.passes.plan import Group
from ddpc.passes.rules.replicas import check_count
from ddpc.patterns.contract import Hop
from ddpc.reading.counts import replicas_of

DEFAULT_CPU = Cpu(100)


def fused(
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
    _check_dropped([held for held, _ in groups], report)
    sound = tuple(group for group in made if group is not None)
    return sound if len(sound) == len(made) else None


def _holding(hops: list[Hop], context: Context) -> Server | None:
    tools = {native.tool for hop in hops for native in hop.native}
    return holding([hop.layer.kind for hop in hops], tools, context)


def holding(kinds: list[LayerKind], tools: set[str], context: Context) -> Server | None:
    """The first server kind that can hold all these layers, and whose own words (``tools``) are
    used.
    """
    for server in context.servers:
        place = 0
        for kind in kinds:
            if kind not in server.holds[place:]:
                break
            place = server.holds.index(kind, place) + 1
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
    service = design.service_by_name.get(subject)
    in_pods = outermost.placement is not Placement.TIER
    if in_pods and said:
        report.append(_sidecar_replicas(said[0]))
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
    if in_pods and service is not None:
        replicas = replicas_of(design, service)
    memories = [memory for hop in hops if (memory := _memory(hop)) is not None]
    largest = Size(max(hop.memory.bytes for hop in hops))
    memory = max(memories, key=lambda pair: pair[1]) if memories else (largest, largest)
    cpus = [hop.sizes.cpu for hop in hops if hop.sizes.cpu is not None]
    parts = (subject, outermost.pattern, outermost.label) if not outermost.alone else (subject,)
    return Group(
        name="-".join(part for part in parts if part),
        home=subject,
        # Of no pods it has been said.
        hops=tuple(divided(hop, max(1, replicas.high), report) for hop in hops),
        server=server.name,
        replicas=replicas,
        cpu=max(cpus) if cpus else DEFAULT_CPU,
        memory=memory,
    )


def _memory(hop: Hop) -> tuple[Size, Size] | None:
    """What a layer says of memory; a cache's stores are made for what it has where it says none."""
    if hop.sizes.memory is None and hop.layer.kind is LayerKind.CACHE:
        return hop.memory, hop.memory
    return hop.sizes.memory


def _sidecar_replicas(hop: Hop) -> Diagnostic:
    return Diagnostic(
        code=SIDECAR_REPLICAS,
        message=f"the sidecar `{hop.pattern}` has as many replicas as its service",
        span=hop.sizes.origin.span,
        label="not a number of its own",
    )


def _check_dropped(groups: list[list[Hop]], report: list[Diagnostic]) -> None:
    """A port that is said for a layer inside of another's server would be listened on by nobody."""
    for group in groups:
        for hop in group[1:]:
            if hop.listens is None:
                continue
            report.append(
                Diagnostic(
                    code=LISTEN_INSIDE,
                    message=f"`{hop.pattern}` listens on no port of its own",
                    span=hop.listens.span,
                    label="nobody would dial it",
                    labels=(
                        Label(span=group[0].origin.span, text="one server with this, outside it"),
                    ),
                    helps=("leave it out, or keep the two apart with `separate`",),
                )
            )
