"""Cluster names: the service's name stays with its front."""

from __future__ import annotations

from ddpc.ir.deployment import ClusterName, NameKind, NamePort
from ddpc.ir.design import Edge, Front, Service
from ddpc.ir.http import Termination
from ddpc.ir.pod_names import PodNames
from ddpc.passes.assemble.places import (
    HTTP,
    HTTPS,
    ORIGIN,
    PODS,
    beside_name,
    pod_entrance,
    pod_name,
    port_at,
    purge_name,
    tier_name,
)
from ddpc.passes.assemble.services import has_named_pods
from ddpc.passes.plan import Chain, Group, Plan
from ddpc.reading.counts import replicas_of


def names_of(plan: Plan, subject: Service | Front | Edge) -> tuple[ClusterName, ...]:
    """The names of one subject, the outermost first."""
    chain = plan.chains.get(subject.name)
    names: list[ClusterName] = []
    tiers = chain.tiers if chain is not None else ()
    sidecars = chain.sidecars if chain is not None else ()
    # Whichever layer asks to be reached: it is the outermost tier that is, so that none is passed.
    reach = subject.reach or any(hop.reach for one in (*tiers, *sidecars) for hop in one.hops)
    for place, tier in enumerate(tiers):
        assert chain is not None
        names.append(_tier_name(chain, tier, reach and place == 0))
        names += _peers(tier)
    names += [
        _purges(subject.name, group.name if group in tiers else subject.name, group)
        for group in (*tiers, *sidecars)
        if group.purge_port is not None
    ]
    if isinstance(subject, Service):
        names += _own_names(plan, subject, chain, reach and not tiers)
    return tuple(names)


def _tier_name(chain: Chain, tier: Group, outside: bool) -> ClusterName:
    layer = tier.outermost.layer
    if isinstance(layer, Termination):
        ports = [NamePort(name="https", number=HTTPS, target=layer.https_port, protocol="https")]
        if layer.http_port is not None:
            ports.append(NamePort(name="http", number=80, target=layer.http_port))
    else:
        assert chain.port is not None
        ports = [
            NamePort(
                name=chain.port.name,
                number=chain.port.dialled,
                target=tier.entrance,
                protocol=chain.port.protocol,
            )
        ]
    return ClusterName(
        name=tier_name(chain, tier),
        home=tier.home,
        kind=NameKind.OUTSIDE if outside else NameKind.STABLE,
        workload=tier.name,
        ports=tuple(ports),
        origin=tier.outermost.origin,
    )


def _purges(subject: str, workload: str, group: Group) -> ClusterName:
    """The name at which a cache takes PURGE: not its own, which others may be let in at."""
    assert group.purge_port is not None
    return ClusterName(
        name=purge_name(subject),
        home=group.home,
        workload=workload,
        ports=(NamePort(name="purge", number=HTTP, target=group.purge_port),),
        origin=next(hop.origin for hop in group.hops if hop.purge_port is not None),
    )


def _peers(tier: Group) -> list[ClusterName]:
    """The names at which the pods of a tier ask each other: of all together, and of each."""
    if tier.peers_port is None:
        return []
    ports = (NamePort(name="peers", number=tier.peers_port, target=tier.peers_port),)
    together = ClusterName(
        name=tier.name + PODS,
        home=tier.home,
        kind=NameKind.PODS,
        workload=tier.name,
        ports=ports,
        announce_unready=True,
        origin=tier.outermost.origin,
    )
    return [
        together,
        *(
            ClusterName(
                name=pod_name(tier.name, number),
                home=tier.home,
                workload=tier.name,
                ports=ports,
                pod=number,
                origin=tier.outermost.origin,
            )
            for number in range(tier.replicas.high)
        ),
    ]


def _own_names(
    plan: Plan, service: Service, chain: Chain | None, outside: bool
) -> list[ClusterName]:
    entrances = pod_entrance(plan, service)
    ports = [
        port_at(port, entrances[port.name]) for port in service.ports if port.name in entrances
    ]
    names: list[ClusterName] = []
    inside = chain is not None and bool(chain.inside)
    if ports:
        names.append(
            ClusterName(
                name=service.name + ORIGIN if inside else service.name,
                home=service.name,
                kind=NameKind.OUTSIDE if outside else NameKind.STABLE,
                workload=service.name,
                ports=tuple(ports),
                affinity=plan.affinity(service.name),
                origin=service.origin,
            )
        )
    known = chain.pods if chain is not None else None
    named = has_named_pods(plan, service)
    if named or known is PodNames.FOLLOWED:
        names.append(
            ClusterName(
                name=service.name + PODS,
                home=service.name,
                kind=NameKind.PODS,
                workload=service.name,
                ports=tuple(ports),
                # Pods with names look for each other before they are ready; nobody else may.
                announce_unready=named,
                origin=service.origin,
            )
        )
    if known is PodNames.LISTED:
        names += _pods(plan, service, tuple(ports))
    return [*names, *_names_beside(plan, service)]


def _pods(plan: Plan, service: Service, ports: tuple[NamePort, ...]) -> list[ClusterName]:
    """A name for each pod, whose address stays while pods are replaced."""
    return [
        ClusterName(
            name=pod_name(service.name, number),
            home=service.name,
            workload=service.name,
            ports=ports,
            pod=number,
            origin=service.origin,
        )
        for number in range(replicas_of(plan.design, service).high)
    ]


def _names_beside(plan: Plan, service: Service) -> list[ClusterName]:
    """What stands beside a service answers at a name of its own: it is not reached from outside."""
    return [
        ClusterName(
            name=beside_name(service.name, one),
            home=service.name,
            workload=service.name,
            ports=tuple(
                NamePort(name=p.name, number=p.dialled, target=p.number, protocol=p.protocol)
                for p in one.ports
            ),
            origin=one.origin,
        )
        for one in plan.beside(service.name)
        if one.ports
    ]
