"""Workloads of tiers, and containers of sidecars that the compiler configures."""

from __future__ import annotations

from ddpc.ir.deployment import Container, Role, Workload
from ddpc.ir.program import Program
from ddpc.ir.values import Duration
from ddpc.passes.assemble.listening import low_ports
from ddpc.passes.assemble.places import PODS
from ddpc.passes.plan import Group

MIN_READY = Duration(5_000)
"""How long a new pod must have been ready before the next one is replaced."""


def tier_workload(group: Group, program: Program) -> Workload:
    """The pods of a tier."""
    container = _container(group, program, Role.MAIN)
    named = group.peers_port is not None
    return Workload(
        name=group.name,
        home=group.home,
        component=group.outermost.pattern,
        stateful=named,
        governed_by=group.name + PODS if named else None,
        min_ready=MIN_READY,
        replicas=group.replicas,
        containers=(container,),
        low_ports=low_ports((container,)),
        origin=group.outermost.origin,
    )


def sidecar_container(group: Group, program: Program) -> Container:
    """The same server in the service's own pods."""
    return _container(group, program, Role.SIDECAR)


def _container(group: Group, program: Program, role: Role) -> Container:
    return Container(
        name=group.outermost.pattern,
        role=role,
        cpu=group.cpu,
        memory=group.memory,
        locked=True,
        read_only_root=True,
        program=program,
        origin=group.outermost.origin,
    )
