"""Who asks, and where: from the world, from within the cluster, or from inside a pod."""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Set

from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.ir.expectation import Expectation
from ddpc.ir.http import HttpProxy
from ddpc.ir.program import Program
from ddpc.ir.shards import ShardRouter
from ddpc.node import frozen
from ddpc.rehearse.asking import Asker
from ddpc.rehearse.entrances import Entrance, entrance_of
from ddpc.rehearse.world import World

_LOCALHOST = "127.0.0.1"
_LOCALS = "127.1.0.0/16"
"""By whom clients are told apart that are all the pod itself: an ambassador sees one address."""
_STORES = ("redis", "memcached")


@frozen(kw_only=True)
class Place:
    """Who asks, and where."""

    asker: Asker
    entrance: Entrance


@frozen(kw_only=True)
class StorePlace:
    """Where a store is asked, in which protocol, and the pods that hold its keys."""

    asker: Asker
    address: str
    port: int
    protocol: str


def place_of(expectation: Expectation, world: World, scheme: str | None = None) -> Place | None:
    """Where HTTP is asked, if it can be."""
    design, deployment = world.design, world.deployment
    subject, caller = expectation.service, expectation.from_pod
    inside = caller is not None
    entrance = entrance_of(subject, design, deployment, scheme, inside=inside)
    if caller is None:
        return Place(asker=world.asker(entrance), entrance=entrance) if entrance else None
    program = _ambassador(caller, subject, design, deployment)
    if isinstance(program, HttpProxy) and program.port is not None:
        entrance = Entrance(
            name=_LOCALHOST,
            port=program.port,
            scheme="http",
            hosts=(subject,),
            outside=False,
            workload=None,
        )
    if entrance is None:
        return None
    local = entrance.name == _LOCALHOST
    return Place(asker=_within(world, caller, local=local), entrance=entrance)


def store_place_of(expectation: Expectation, world: World) -> StorePlace | None:
    """Where commands are given, if they can be."""
    design, deployment = world.design, world.deployment
    subject, caller = expectation.service, expectation.from_pod
    _, ports = design.ports_by_name.get(subject, ("", ()))
    spoken = next((port for port in ports if port.protocol in _STORES), None)
    if spoken is None:
        return None
    if caller is not None:
        program = _ambassador(caller, subject, design, deployment)
        if isinstance(program, ShardRouter):
            return StorePlace(
                asker=_within(world, caller, local=True),
                address=_LOCALHOST,
                port=program.port,
                protocol=spoken.protocol,
            )
    for name in deployment.names:
        for port in name.ports if name.name == subject else ():
            if port.protocol in {spoken.protocol, "tcp"}:
                asker = world.inside if caller is None else _within(world, caller, local=False)
                return StorePlace(
                    asker=asker,
                    address=world.cluster.address(name.name),
                    port=port.number,
                    protocol=spoken.protocol,
                )
    return None


def line_of(expectation: Expectation, world: World) -> StorePlace | None:
    """Where a connection to the first port over TCP of what is asked goes."""
    design, deployment = world.design, world.deployment
    subject, caller = expectation.service, expectation.from_pod
    host, ports = design.ports_by_name.get(subject, ("", ()))
    if caller is not None:
        program = _ambassador(caller, subject, design, deployment)
        listening = getattr(program, "port", None)
        if listening is not None:
            asker = _within(world, caller, local=True)
            return StorePlace(asker=asker, address=_LOCALHOST, port=listening, protocol="tcp")
    address = world.cluster.network.hosts.get(host, ())
    port = next((each for each in ports if not each.datagrams), None)
    if not address or port is None:
        return None
    asker = world.inside if caller is None else _within(world, caller, local=False)
    return StorePlace(asker=asker, address=address[0], port=port.dialled, protocol="tcp")


def _within(world: World, caller: str, *, local: bool) -> Asker:
    homes = [each for each in world.deployment.workloads if each.home == caller]
    workload = next((each for each in homes if each.component == "service"), homes[0])
    pod = world.cluster.pods_of(workload.name)[0]
    if local:
        return Asker(pod, ipaddress.IPv4Network(_LOCALS).hosts(), _LOCALHOST)
    return Asker(pod, itertools.repeat(ipaddress.IPv4Address(pod.address)))


def _ambassador(
    caller: str, subject: str, design: Design, deployment: Deployment
) -> Program | None:
    """What stands for ``subject`` in the pods of ``caller``."""
    host, _ = design.ports_by_name.get(subject, ("", ()))
    names = {name.name for name in deployment.names if name.home == subject} | {subject}
    for workload in deployment.workloads:
        for container in workload.containers if workload.home == caller else ():
            program = container.program
            if isinstance(program, HttpProxy):
                if program.stands_for is not None and _is(program.stands_for, names, host):
                    return program
            elif program is not None and any(
                each.target == subject or _is(each.host, names, host) for each in program.upstreams
            ):
                return program
    return None


def _is(dialled: str, names: Set[str], host: str) -> bool:
    return dialled == host or not names.isdisjoint(dialled.split("."))
