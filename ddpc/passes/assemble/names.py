"""Cluster names: the service's name stays with its front."""

from __future__ import annotations

from ddpc.ir.deployment import ClusterName, NameKind, NamePort
from ddpc.ir.design import Edge, Front, Port, Service
from ddpc.ir.http import Termination
from ddpc.passes.assemble.places import HTTPS, ORIGIN, PODS, beside_name, pod_entrance, tier_name
from ddpc.passes.assemble.services import is_stateful
from ddpc.passes.plan import Chain, Group, Plan


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


def _own_names(
    plan: Plan, service: Service, chain: Chain | None, outside: bool
) -> list[ClusterName]:
    entrances = pod_entrance(plan, service)
    ports = [_port(port, entrances[port.name]) for port in service.ports if port.name in entrances]
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
                origin=service.origin,
            )
        )
    if is_stateful(service):
        names.append(
            ClusterName(
                name=service.name + PODS,
                home=service.name,
                kind=NameKind.PODS,
                workload=service.name,
                ports=tuple(ports),
                announce_unready=True,
                origin=service.origin,
            )
        )
    return [*names, *_names_beside(plan, service)]


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


def _port(port: Port, entrance: tuple[int, str]) -> NamePort:
    number, protocol = entrance
    if protocol == "https" and port.protocol != "https":
        return NamePort(name="https", number=HTTPS, target=number, protocol="https")
    return NamePort(name=port.name, number=port.dialled, target=number, protocol=port.protocol)
