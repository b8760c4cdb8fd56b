"""Who may connect to whom: admissions along the edges of the graph, and departures."""

from __future__ import annotations

from attrs import evolve, frozen

from ddpc.ir.deployment import Admission, ClusterName, Departure, NameKind, Peer, Workload
from ddpc.ir.design import Address, Call, External, Service
from ddpc.ir.origin import Origin
from ddpc.passes.assemble.places import beside_name, origin_name, tier_name
from ddpc.passes.plan import Chain, Group, Plan


@frozen
class Link:
    """Connections from a workload to a cluster name: to one port, as dialled, or to all."""

    caller: str
    name: str
    port: int | None
    origin: Origin

    def targets(self, name: ClusterName) -> tuple[int, ...]:
        """The ports of the pods that the connections arrive at."""
        wanted = [port for port in name.ports if self.port in {None, port.number}]
        return tuple(sorted({port.target for port in wanted}))


def wired(
    plan: Plan, workloads: tuple[Workload, ...], names: tuple[ClusterName, ...]
) -> tuple[Workload, ...]:
    """The workloads with every connection that they admit and open."""
    by_name = {name.name: name for name in names}
    admitted: dict[str, list[Admission]] = {workload.name: [] for workload in workloads}
    departing: dict[str, list[Departure]] = {workload.name: [] for workload in workloads}
    for link in links(plan):
        name = by_name.get(link.name)
        if name is None or name.workload is None:
            continue
        ports = link.targets(name)
        admitted[name.workload].append(
            Admission(peer=Peer(workload=link.caller), ports=ports, origin=link.origin)
        )
        departing[link.caller].append(
            Departure(peer=Peer(workload=name.workload), ports=ports, origin=link.origin)
        )
    for name in names:
        if name.kind is NameKind.OUTSIDE and name.workload is not None:
            ports = tuple(sorted({port.target for port in name.ports}))
            admitted[name.workload].append(Admission(peer=Peer(), ports=ports, origin=name.origin))
    _namespaces(plan, by_name, admitted)
    _externals(plan, departing)
    return tuple(
        evolve(
            workload,
            admissions=_merged(admitted[workload.name]),
            departures=tuple(
                sorted(set(departing[workload.name]), key=lambda d: (str(d.peer), d.ports))
            ),
        )
        for workload in workloads
    )


def links(plan: Plan) -> tuple[Link, ...]:
    """Every connection inside of the cluster: declared calls, and each server to its next hop."""
    found: list[Link] = []
    for service in plan.design.services:
        for call in calls_of(plan, service):
            found.append(Link(service.name, _called(plan, call), call.port, call.origin))
            if call.port is None:
                found += [
                    Link(service.name, beside_name(call.target, one), None, call.origin)
                    for one in plan.beside(call.target)
                ]
    for chain in plan.chains.values():
        found += _chain_links(plan, chain)
    return tuple(found)


def calls_of(plan: Plan, service: Service) -> tuple[Call, ...]:
    """What a service's pods call: said, by variable, by what stands beside it."""
    calls = list(service.calls)
    for variable in service.environment:
        if isinstance(variable.value, Address):
            calls.append(
                Call(
                    target=variable.value.target,
                    direct=variable.value.direct,
                    port=_number(plan, variable.value),
                    origin=variable.origin,
                )
            )
    calls += [call for one in plan.beside(service.name) for call in one.calls]
    return tuple(dict.fromkeys(calls))


def _called(plan: Plan, call: Call) -> str:
    return origin_name(plan, call.target) if call.direct else call.target


def _chain_links(plan: Plan, chain: Chain) -> list[Link]:
    found: list[Link] = []
    servers: list[Group] = list(chain.tiers)
    for place, tier in enumerate(servers):
        for call in tier.calls:
            found.append(Link(tier.name, call.target, call.port, call.origin))
        for purger in (p for hop in tier.hops for p in hop.purgers):
            found.append(Link(purger, tier_name(chain, tier), None, tier.outermost.origin))
        if chain.port is None:
            targets = [up for hop in tier.hops for up in hop.upstreams]
            found += [Link(tier.name, up.host, up.port, up.origin) for up in targets]
        elif place + 1 < len(servers):
            inner = servers[place + 1]
            name = tier_name(chain, inner)
            found.append(Link(tier.name, name, chain.port.dialled, tier.outermost.origin))
        else:
            name = origin_name(plan, chain.subject)
            dialled = 443 if _encrypted(chain) else chain.port.dialled
            found.append(Link(tier.name, name, dialled, tier.outermost.origin))
    for sidecar in chain.sidecars:
        for call in sidecar.calls:
            found.append(Link(chain.subject, call.target, call.port, call.origin))
    return found


def _encrypted(chain: Chain) -> bool:
    return bool(chain.sidecars) and chain.sidecars[0].terminates


def _number(plan: Plan, address: Address) -> int | None:
    """The port that an address names, as it is dialled."""
    found = plan.design.ports_by_name.get(address.target)
    ports = found[1] if found is not None else ()
    if address.port is None:
        return ports[0].dialled if len(ports) == 1 else None
    return next((p.dialled for p in ports if address.port in {p.name, p.number, p.dialled}), None)


def _namespaces(
    plan: Plan, by_name: dict[str, ClusterName], admitted: dict[str, list[Admission]]
) -> None:
    app = plan.design.app
    for service in plan.design.services:
        for namespace in sorted({*service.admitted_namespaces, *app.admitted_namespaces}):
            name = by_name.get(service.name)
            if name is not None and name.workload is not None:
                admitted[name.workload].append(
                    Admission(
                        peer=Peer(namespace=namespace),
                        ports=tuple(sorted({port.target for port in name.ports})),
                        origin=service.origin,
                    )
                )
        for namespace in app.monitoring_namespaces:
            for one in plan.adapters(service.name):
                admitted[service.name].append(
                    Admission(
                        peer=Peer(namespace=namespace),
                        ports=tuple(sorted(port.number for port in one.ports)),
                        origin=one.origin,
                    )
                )
            if service.metrics is not None:
                admitted[service.name].append(
                    Admission(
                        peer=Peer(namespace=namespace),
                        ports=(service.metrics.port,),
                        origin=service.metrics.origin,
                    )
                )


def _externals(plan: Plan, departing: dict[str, list[Departure]]) -> None:
    externals: dict[str, External] = {one.name: one for one in plan.design.externals}
    for link in links(plan):
        external = externals.get(link.name)
        if external is None or link.caller not in departing:
            continue
        wanted = [port for port in external.ports if link.port in {None, port.dialled}]
        ports = tuple(sorted({port.number for port in wanted}))
        for network in external.networks:
            departing[link.caller].append(
                Departure(peer=Peer(network=network), ports=ports, origin=link.origin)
            )


def _merged(admissions: list[Admission]) -> tuple[Admission, ...]:
    """One admission for each peer, its ports together."""
    ports: dict[Peer, set[int]] = {}
    origins: dict[Peer, Origin] = {}
    for one in admissions:
        ports.setdefault(one.peer, set()).update(one.ports)
        origins.setdefault(one.peer, one.origin)
    order = sorted(ports, key=lambda p: (p.workload or "", p.namespace or "", p.network or ""))
    return tuple(
        Admission(peer=peer, ports=tuple(sorted(ports[peer])), origin=origins[peer])
        for peer in order
    )
