"""The program of a group of layers: its listeners, its next hop, whose word it believes."""

from __future__ import annotations

from attrs import evolve

from ddpc.ir.deployment import HttpGet
from ddpc.ir.design import Service
from ddpc.ir.http import (
    Cache,
    HealthCheck,
    HttpProxy,
    Layer,
    Termination,
    Trust,
    Upstream,
    Verification,
)
from ddpc.ir.values import Duration
from ddpc.passes.assemble.places import origin_name, pod_entrance, tier_name
from ddpc.passes.plan import Chain, Group, Plan

CHECK_EVERY = Duration(5_000)
CHECK_TIMEOUT = Duration(2_000)
LOOPBACK = ("127.0.0.0/8",)
"""Where a neighbour in the pod is."""

PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Where pods are (RFC 1918, RFC 6598, RFC 4193), until the app says it more exactly."""


def proxy_of(plan: Plan, chain: Chain, group: Group, behind_edge: bool) -> HttpProxy:
    """The program of ``group``; ``behind_edge``: an edge sends requests to the subject."""
    outermost = group.outermost
    layers = tuple(_placed(plan, hop.layer, chain) for hop in group.hops)
    servers = (*chain.tiers, *chain.sidecars)
    first = group is servers[0] and not behind_edge
    in_pod = group in chain.sidecars[1:]
    extra = {up.name: up for hop in group.hops for up in hop.upstreams}
    following = _next(plan, chain, group)
    if following is not None:
        extra[following.name] = following
    return HttpProxy(
        server=group.server,
        port=outermost.port,
        address="127.0.0.1" if in_pod else "0.0.0.0",
        health_port=outermost.health_port or 8081,
        layers=layers,
        upstreams=tuple(extra[name] for name in sorted(extra)),
        next=following.name if following is not None else min(extra),
        edge=first,
        trust=Trust(networks=_believed(plan, first, in_pod)),
        drain=max(hop.drain for hop in group.hops),
        native=tuple(native for hop in group.hops for native in hop.native),
        origin=outermost.origin,
    )


def _believed(plan: Plan, first: bool, in_pod: bool) -> tuple[str, ...]:
    """The networks of whoever stands before: nobody of ours, a neighbour in the pod, other pods."""
    app = plan.design.app
    if first:
        return app.trusted
    return LOOPBACK if in_pod else app.application.pods_networks or PRIVATE


def _placed(plan: Plan, layer: Layer, chain: Chain) -> Layer:
    """A cache knows its hosts: those of the termination before it, and the name in the cluster."""
    if not isinstance(layer, Cache):
        return layer
    hosts = [
        host
        for tier in chain.tiers
        for hop in tier.hops
        if isinstance(hop.layer, Termination)
        for site in hop.layer.sites
        for host in site.hosts
    ]
    if not hosts or layer.hosts:
        return layer
    app = plan.design.app.application
    within = f"{chain.subject}.{app.namespace}"
    inside = (chain.subject, within, f"{within}.svc", f"{within}.svc.{app.cluster_domain}")
    return evolve(layer, hosts=(*hosts, *inside))


def _next(plan: Plan, chain: Chain, group: Group) -> Upstream | None:
    """Where requests go that the group's layers let through; None for an edge: it only routes."""
    service = plan.design.service_by_name.get(chain.subject)
    if service is None or chain.port is None:
        return None
    timeout = Duration(60_000)
    check = _check(service, group)
    if group in chain.sidecars:
        place = chain.sidecars.index(group)
        inner = chain.sidecars[place + 1].entrance if place + 1 < len(chain.sidecars) else None
        return Upstream(
            name=service.name,
            host="127.0.0.1",
            port=inner or chain.port.number,
            protocol=chain.port.protocol,
            timeout=timeout,
            check=check,
            origin=service.origin,
        )
    place = chain.tiers.index(group)
    if place + 1 < len(chain.tiers):
        tier = chain.tiers[place + 1]
        return Upstream(
            name=tier_name(chain, tier),
            host=tier_name(chain, tier),
            port=chain.port.dialled,
            protocol="http",
            timeout=timeout,
            check=check,
            origin=tier.outermost.origin,
        )
    return _to_pods(plan, chain, service, timeout, check)


def _to_pods(
    plan: Plan, chain: Chain, service: Service, timeout: Duration, check: HealthCheck | None
) -> Upstream:
    assert chain.port is not None
    _, protocol = pod_entrance(plan, service).get(chain.port.name, (0, chain.port.protocol))
    verification = None
    port = chain.port.dialled
    if chain.sidecars and chain.sidecars[0].terminates:
        outermost = chain.sidecars[0].outermost
        layer = outermost.layer
        assert isinstance(layer, Termination)
        assert outermost.authority is not None
        verification = Verification(
            server_name=layer.sites[0].hosts[0], authority_secret=outermost.authority
        )
        port = 443
    return Upstream(
        name=origin_name(plan, service.name),
        host=origin_name(plan, service.name),
        port=port,
        protocol=protocol,
        timeout=timeout,
        check=check,
        verification=verification,
        origin=service.origin,
    )


def _check(service: Service, group: Group) -> HealthCheck | None:
    if not any(hop.needs_check for hop in group.hops):
        return None
    if service.ready is None or not isinstance(service.ready.asks, HttpGet):
        return None
    return HealthCheck(path=service.ready.asks.path, every=CHECK_EVERY, timeout=CHECK_TIMEOUT)
