"""Who may connect to whom: admissions along the edges of the graph, and departures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Admission, ClusterName, Departure, NameKind, Peer, Workload
from ddpc.ir.design import Address, Call, Port, Service
from ddpc.ir.origin import Origin
from ddpc.node import frozen
from ddpc.passes.assemble.entrance import entrance, localhost_only
from ddpc.passes.assemble.places import PODS, beside_name, purge_name
from ddpc.passes.assemble.standing import standing_at
from ddpc.passes.plan import Plan

LOOPBACK = "127.0.0.1"

_Side = TypeVar("_Side", bound=Admission | Departure)


@frozen
class Link:
    """Connections from a workload to a name: to one port of it, as dialled, or to all (None); over
    UDP if ``datagrams``."""

    caller: str
    name: str
    port: int | None
    origin: Origin
    datagrams: bool = False

    def means(self, number: int, protocol: str) -> bool:
        """Whether this port is meant."""
        return self.port is None or (self.port, self.datagrams) == (number, protocol == "udp")


def wired(
    plan: Plan,
    workloads: tuple[Workload, ...],
    names: tuple[ClusterName, ...],
    report: list[Diagnostic],
) -> tuple[Workload, ...]:
    """The workloads with every connection that they admit and open."""
    by_name = {name.name: name for name in names}
    admitted: dict[str, list[Admission]] = {workload.name: [] for workload in workloads}
    departing: dict[str, list[Departure]] = {workload.name: [] for workload in workloads}
    for link in links(plan, workloads, report):
        name = by_name.get(link.name)
        if name is None or name.workload not in admitted:
            departing[link.caller] += _outside(plan, link)
            continue
        # Nothing stands between a caller and a pod that it dials by name: no port is translated.
        pods = name.kind is NameKind.PODS
        ports, datagrams = _numbers(
            (p.target, p.protocol)
            for p in name.ports
            if link.means(p.target if pods else p.number, p.protocol)
        )
        if not ports and not datagrams:  # an admission without ports would be one of all ports
            if any(one.is_error for one in report):  # such as that the port cannot be dialled
                continue
            raise ValueError(f"{link.caller} dials {link.name}:{link.port}, which is no port of it")
        admitted[name.workload].append(
            Admission(
                peer=Peer(workload=link.caller),
                ports=ports,
                datagrams=datagrams,
                origin=link.origin,
            )
        )
        departing[link.caller].append(
            Departure(
                peer=Peer(workload=name.workload),
                ports=ports,
                datagrams=datagrams,
                origin=link.origin,
            )
        )
    for name in names:
        if name.kind is NameKind.OUTSIDE and name.workload in admitted:
            admitted[name.workload].append(_everything(Peer(), name, name.origin))
    _namespaces(plan, by_name, admitted)
    return tuple(
        evolve(
            workload,
            admissions=_merged(admitted[workload.name]),
            departures=_merged(departing[workload.name]),
        )
        for workload in workloads
    )


def links(
    plan: Plan, workloads: tuple[Workload, ...], report: list[Diagnostic]
) -> tuple[Link, ...]:
    """Every connection inside of the cluster: declared calls, and each server to what it asks."""
    found: list[Link] = []
    for service in plan.design.services:
        for call in calls_of(plan, service):
            found += _called(plan, service.name, call, report)
    for workload in workloads:
        for container in workload.containers:
            if container.program is not None:
                found += [
                    Link(workload.name, up.pod_of or host, up.port, up.origin)
                    for up in container.program.upstreams
                    for host in up.hosts
                    if host != LOOPBACK
                ]
    for chain in plan.chains.values():
        for tier in chain.tiers:
            if tier.peers_port is not None:
                origin = tier.outermost.origin
                found.append(Link(tier.name, tier.name + PODS, tier.peers_port, origin))
        found += [
            Link(purger, purge_name(chain.subject), None, hop.origin)
            for group in (*chain.tiers, *chain.sidecars)
            for hop in group.hops
            for purger in hop.purgers
        ]
    return tuple(found)


def _called(plan: Plan, caller: str, call: Call, report: list[Diagnostic]) -> list[Link]:
    """The links of one declared call; a port that is not said means all that there are."""
    if call.target not in plan.design.ports_by_name:
        return []
    _, ports = plan.design.ports_by_name[call.target]
    found: list[Link] = []
    for port in ports:
        datagrams = port.datagrams
        if call.port is not None and (call.port, call.datagrams) != (port.dialled, datagrams):
            continue
        reached = entrance(plan, call.target, port.dialled, direct=call.direct, datagrams=datagrams)
        if reached is not None:
            found.append(Link(caller, reached.host, reached.port, call.origin, datagrams))
    if ports and not found:
        report.append(localhost_only(call.target, call.origin))
    if call.port is None:
        found += [
            Link(caller, beside_name(call.target, one), None, call.origin)
            for one in plan.beside(call.target)
            if one.ports
        ]
    return found


def _outside(plan: Plan, link: Link) -> list[Departure]:
    """What a connection to an external opens: its networks, at the port that is dialled."""
    return [
        Departure(peer=Peer(network=network), ports=ports, datagrams=datagrams, origin=link.origin)
        for external in plan.design.externals_at.get(link.name, ())
        if link.name == external.host or external.name in plan.named
        for port in external.ports
        if link.means(port.dialled, port.protocol)
        for ports, datagrams in [_numbers([(port.number, port.protocol)])]
        for network in external.networks
    ]


def calls_of(plan: Plan, service: Service) -> tuple[Call, ...]:
    """What a service's pods call: said, by variable, by what stands beside it.

    A variable that leads to an ambassador calls nobody else: the ambassador does.
    """
    calls = list(service.calls)
    for variable in service.environment:
        address = variable.value
        if isinstance(address, Address):
            port = _port(plan, address)
            number = port.dialled if port is not None else None
            datagrams = port is not None and port.datagrams
            near = standing_at(plan, service.name, address.target, number)
            if address.direct or datagrams or near is None:
                calls.append(
                    Call(
                        target=address.target,
                        direct=address.direct,
                        port=number,
                        datagrams=datagrams,
                        origin=variable.origin,
                    )
                )
    calls += [call for one in plan.beside(service.name) for call in one.calls]
    return tuple(dict.fromkeys(calls))


def _port(plan: Plan, address: Address) -> Port | None:
    """The port that an address names."""
    found = plan.design.ports_by_name.get(address.target)
    ports = found[1] if found is not None else ()
    if address.port is None:
        if address.with_port:
            ports = plan.design.likely(address.target, ports)
        return ports[0] if len(ports) == 1 else None
    return next((p for p in ports if address.port in {p.name, p.number, p.dialled}), None)


def _namespaces(
    plan: Plan, by_name: dict[str, ClusterName], admitted: dict[str, list[Admission]]
) -> None:
    app = plan.design.app
    for service in plan.design.services:
        for namespace in sorted({*service.admitted_namespaces, *app.admitted_namespaces}):
            name = by_name.get(service.name)
            # Where a tier's program is in error, its workload is not there.
            if name is not None and name.workload in admitted:
                peer = Peer(namespace=namespace)
                admitted[name.workload].append(_everything(peer, name, service.origin))
        for namespace in app.monitoring_namespaces:
            for one in plan.adapters(service.name):
                ports, datagrams = _numbers((port.number, port.protocol) for port in one.ports)
                admitted[service.name].append(
                    Admission(
                        peer=Peer(namespace=namespace),
                        ports=ports,
                        datagrams=datagrams,
                        origin=one.origin,
                    )
                )


def _everything(peer: Peer, name: ClusterName, origin: Origin) -> Admission:
    """``peer`` may connect to every port of the name."""
    ports, datagrams = _numbers((port.target, port.protocol) for port in name.ports)
    return Admission(peer=peer, ports=ports, datagrams=datagrams, origin=origin)


def _numbers(ports: Iterable[tuple[int, str]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of (number, protocol), the numbers over TCP and those over UDP."""
    said = set(ports)
    return (
        tuple(sorted({number for number, protocol in said if protocol != "udp"})),
        tuple(sorted({number for number, protocol in said if protocol == "udp"})),
    )


def _merged(connections: list[_Side]) -> tuple[_Side, ...]:
    """One for each peer, its ports together."""
    by_peer: dict[Peer, _Side] = {}
    for one in connections:
        first = by_peer.setdefault(one.peer, one)
        by_peer[one.peer] = evolve(
            first,
            ports=tuple(sorted({*first.ports, *one.ports})),
            datagrams=tuple(sorted({*first.datagrams, *one.datagrams})),
        )
    return tuple(by_peer[peer] for peer in in_order(by_peer))


def in_order(peers: Iterable[Peer]) -> list[Peer]:
    """The peers in an order of their own."""
    return sorted(peers, key=lambda p: (p.workload or "", p.namespace or "", p.network or ""))
