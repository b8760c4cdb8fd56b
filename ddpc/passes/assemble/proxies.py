"""The program of a group of layers: its listeners, its next hop, whose word it believes."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Service
from ddpc.ir.http import (
    Cache,
    CachePeers,
    HttpProxy,
    Layer,
    Purging,
    Split,
    Termination,
    Trust,
    Upstream,
)
from ddpc.ir.pod_names import PodNames
from ddpc.ir.shards import Sharding
from ddpc.ir.upstream import Followed
from ddpc.passes.arms import entered
from ddpc.passes.assemble.beside import dialled_upstream
from ddpc.passes.assemble.entrance import reached
from ddpc.passes.assemble.patience import patience, said, split_before
from ddpc.passes.assemble.places import (
    pod_entrance,
    pod_name,
    pods_name,
    port_at,
    purge_name,
    tier_name,
)
from ddpc.passes.assemble.verified import verified
from ddpc.passes.plan import Chain, Group, Plan
from ddpc.passes.users import with_users
from ddpc.patterns.contract import Hop
from ddpc.reading.counts import replicas_of

LOOPBACK = ("127.0.0.0/8",)
"""Where a neighbour in the pod is."""

PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Where pods are (RFC 1918, RFC 6598, RFC 4193), until the app says it more exactly."""


def proxy_of(plan: Plan, chain: Chain, group: Group, report: list[Diagnostic]) -> HttpProxy | None:
    """The program of ``group``; None where ``report`` says what it cannot reach."""
    outermost = group.outermost
    layers = tuple(
        _placed(plan, hop.layer, chain, group)
        for hop in group.hops
        if not isinstance(hop.layer, Sharding)
    )
    servers = (*chain.tiers, *chain.sidecars)
    first = group is servers[0] and not _behind_ours(plan, chain, group)
    in_pod = group in chain.sidecars[1:]
    before = len(report)
    asked = [up for hop in group.hops for up in _asked(plan, chain, hop)]
    extra = {up.name: _dialled(plan, chain, up, report) for up in asked}
    following = _next(plan, chain, group, report)
    if following is not None:
        extra[following.name] = following
    if any(diagnostic.is_error for diagnostic in report[before:]):
        return None
    return HttpProxy(
        server=group.server,
        port=outermost.port,
        address="127.0.0.1" if in_pod else "0.0.0.0",
        health_port=outermost.health_port or 8081,
        layers=layers,
        upstreams=tuple(extra[name] for name in sorted(extra)),
        next=following.name if following is not None else _fallback(layers) or min(extra),
        edge=first,
        trust=Trust(networks=_believed(plan, first, in_pod)),
        drain=max(hop.drain for hop in group.hops),
        native=tuple(native for hop in group.hops for native in hop.native),
        origin=outermost.origin,
    )


def _behind_ours(plan: Plan, chain: Chain, group: Group) -> bool:
    """Whether an edge, or a split of something else, leads to the outermost server ``group``."""
    arms = [arm for _, arm in plan.arms_to(chain.subject)]
    enters = any(not arm.inner for arm in arms) or (arms and entered(chain) is group)
    return bool(plan.routes_to(chain.subject) or enters)


def _fallback(layers: tuple[Layer, ...]) -> str | None:
    """Of a front, the arm that what is left goes to: it has no next hop of its own."""
    splits = [layer for layer in layers if isinstance(layer, Split)]
    return splits[0].fallback.upstream if splits else None


def _asked(plan: Plan, chain: Chain, hop: Hop) -> tuple[Upstream, ...]:
    """What a layer asks, each for as long as it may take; a verifier, as the layer says."""
    if not isinstance(hop.layer, Split | Termination):
        return hop.upstreams
    edge = isinstance(hop.layer, Termination)  # its routes say themselves what they allow
    return tuple(
        evolve(
            up,
            timeout=said(plan, up.target or "")
            if edge
            else patience(plan, up.target or "", chain.subject),
        )
        for up in hop.upstreams
    )


def _dialled(plan: Plan, chain: Chain, upstream: Upstream, report: list[Diagnostic]) -> Upstream:
    """What a layer asks, as it is reached; the service behind is asked past its own layers."""
    direct = upstream.target == chain.subject
    return verified(plan, dialled_upstream(plan, upstream, report, direct=direct), report)


def _believed(plan: Plan, first: bool, in_pod: bool) -> tuple[str, ...]:
    """The networks of whoever stands before: nobody of ours, a neighbour in the pod, other pods."""
    app = plan.design.app
    if first:
        return app.trusted
    return LOOPBACK if in_pod else app.application.pods_networks or PRIVATE


def _placed(plan: Plan, layer: Layer, chain: Chain, group: Group) -> Layer:
    """A layer that has to know for which hosts it is asked, with those that a tier before it has.

    A cache has one answer for all others, and knows its peers by name; a sidecar that ends TLS is
    dialled under its own name, and asked for the host that the client asked the tier for.
    """
    if isinstance(layer, Termination) and group in chain.sidecars:
        if not chain.tiers and not plan.routes_to(chain.subject):
            return layer
        site, *others = layer.sites
        asked = (*site.hosts, *_hosts(plan, chain.subject), *_inside(plan, (chain.subject,)))
        known = evolve(site, hosts=tuple(dict.fromkeys(asked)))
        return evolve(layer, sites=(known, *others))
    if not isinstance(layer, Cache):
        return layer
    layer = with_users(plan, chain, layer)
    if group.peers_port is not None:
        pods = tuple(pod_name(group.name, number) for number in range(group.replicas.high))
        peers = CachePeers(nodes=tuple((pod, pod) for pod in pods), port=group.peers_port)
        layer = evolve(layer, peers=peers)
    if group.purge_port is not None:
        purging = Purging(port=group.purge_port, host=purge_name(chain.subject))
        layer = evolve(layer, purging=purging)
    names = (chain.subject, *split_before(plan, chain.subject))
    hosts = [host for name in names for host in _hosts(plan, name)]
    if not hosts or layer.hosts:
        return layer
    return evolve(layer, hosts=tuple(dict.fromkeys((*hosts, *_inside(plan, names)))))


def _inside(plan: Plan, names: tuple[str, ...]) -> list[str]:
    """The hosts that callers inside of the cluster know ``names`` by."""
    app = plan.design.app.application
    hosts: list[str] = []
    for name in names:
        within = f"{name}.{app.namespace}"
        hosts += [name, within, f"{within}.svc", f"{within}.svc.{app.cluster_domain}"]
    return hosts


def _hosts(plan: Plan, subject: str) -> list[str]:
    """The hosts that clients outside know ``subject`` by."""
    chain = plan.chains.get(subject)
    ended = [
        host
        for tier in (chain.tiers if chain is not None else ())
        for hop in tier.hops
        if isinstance(hop.layer, Termination)
        for site in hop.layer.sites
        for host in site.hosts
    ]
    return [*ended, *(host.host for host, _ in plan.routes_to(subject))]


def _next(plan: Plan, chain: Chain, group: Group, report: list[Diagnostic]) -> Upstream | None:
    """Where requests go that the group's layers let through.

    None for an edge, which only routes, and for the last tier of a front, which only splits.
    """
    service = plan.design.service_by_name.get(chain.subject)
    if chain.port is None:
        return None
    upstream = Upstream(
        name=chain.subject,
        host="127.0.0.1",
        port=chain.port.number,
        protocol=chain.port.protocol,
        timeout=patience(plan, chain.subject),
        origin=service.origin if service is not None else group.outermost.origin,
    )
    if group in chain.sidecars:
        inner = chain.sidecars[chain.sidecars.index(group) + 1 :]
        return evolve(upstream, port=inner[0].entrance) if inner else upstream
    inner = chain.tiers[chain.tiers.index(group) + 1 :]
    if inner:
        name = tier_name(chain, inner[0])
        origin = inner[0].outermost.origin
        return evolve(upstream, name=name, host=name, port=chain.port.dialled, origin=origin)
    if service is None:
        return None
    origin = group.outermost.origin
    apart = chain.pods is not None
    number = chain.port.dialled
    found = reached(plan, service.name, number, origin, report, direct=True, apart=apart)
    if found is None:
        return None
    return evolve(
        upstream,
        name=found.host,
        host=found.host,
        port=found.port,
        protocol=found.protocol,
        verification=found.verification,
        pods=_pods(plan, chain, service),
    )


def _pods(plan: Plan, chain: Chain, service: Service) -> tuple[str, ...] | Followed:
    """The pods that the last tier tells apart, as it knows them."""
    if chain.pods is None or chain.port is None:
        return ()
    if chain.pods is PodNames.LISTED:
        count = replicas_of(plan.design, service).high
        return tuple(pod_name(service.name, number) for number in range(count))
    return Followed(
        name=pods_name(plan, service.name),
        port=port_at(chain.port, pod_entrance(plan, service)[chain.port.name]).name,
        dns=plan.design.app.application.dns,
    )
