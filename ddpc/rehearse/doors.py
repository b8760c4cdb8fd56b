"""Which door a request goes to: that of what is asked, or another one that it names."""

from __future__ import annotations

from attrs import evolve

from ddpc.ir.expectation import Request
from ddpc.ir.http import HttpProxy
from ddpc.rehearse.asking import Door
from ddpc.rehearse.containers import StandIn
from ddpc.rehearse.entrances import Entrance, entrance_of, port_of, purges_of
from ddpc.rehearse.world import World

_GRPC = "grpc"
_USUAL = {"http": 80, "https": 443}


def door_of(world: World, entrance: Entrance, subject: str, request: Request) -> Door:
    """Where the request goes."""
    design, deployment = world.design, world.deployment
    if request.port is not None:
        found = port_of(subject, request.port, deployment)
        if found is not None:
            workload, other = found
            pod = world.cluster.pods_of(workload)[0]
            return evolve(world.door(other, request.host), address=pod.address)
    if request.method == "PURGE":
        purges = purges_of(subject, deployment)
        if purges is not None:
            return world.door(purges, request.host)
    if request.scheme is not None and request.scheme != entrance.scheme:
        other_one = entrance_of(subject, design, deployment, request.scheme)
        # Who comes from outside finds no name of the cluster instead.
        if other_one is None or (entrance.outside and not other_one.outside):
            plain = world.door(entrance, request.host)
            return evolve(plain, port=_USUAL[request.scheme], tls=None)
        return world.door(other_one, request.host)
    return world.door(entrance, request.host)


def grpc_stand_in(world: World, subject: str) -> str | None:
    """Who would answer requests of ``subject`` by gRPC, which stand-ins do not speak; if anybody.

    ``subject`` itself, or what its proxies have behind them.
    """
    stand_ins = {
        spot.home
        for spot in world.running.spots
        if isinstance(spot.runner, StandIn)
        and any(protocol == _GRPC for _, protocol, _ in spot.runner.ports)
    }
    stand_ins |= {
        external.name
        for external in world.design.externals
        if any(port.protocol == _GRPC for port in external.ports)
    }
    reached = {subject: None}
    for workload in world.deployment.workloads:
        for container in workload.containers if workload.home == subject else ():
            if isinstance(container.program, HttpProxy):
                upstreams = container.program.upstreams
                reached |= {each.target or "": None for each in upstreams if each.protocol == _GRPC}
    return next((name for name in reached if name in stand_ins), None)
