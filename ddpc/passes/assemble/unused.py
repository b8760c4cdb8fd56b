"""Timeouts of services that no server of the build keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic
from ddpc.ir.http import HttpProxy, Split, Termination
from ddpc.ir.shards import Sharding
from ddpc.ir.stream import TcpProxy
from ddpc.passes.codes_service import TIMEOUT_UNUSED
from ddpc.passes.plan import Plan
from ddpc.source import Span


def unused_timeouts(plan: Plan, report: list[Diagnostic]) -> None:
    """A warning for each ``timeout`` that no server keeps.

    One that several services have from the same statement, by ``like``, is kept if one's is.
    """
    waited_for = plan.splits.reach(_asked(plan))
    said: dict[Span, list[str]] = {}
    for service in plan.design.services:
        if service.timeout is not None:
            said.setdefault(service.timeout_origin.span, []).append(service.name)
    for span, services in said.items():
        if waited_for.isdisjoint(services):
            names = " and ".join(f"`{name}`" for name in services)
            report.append(
                Diagnostic(
                    code=TIMEOUT_UNUSED,
                    message=f"nothing waits for {names} as long as `timeout` says",
                    span=span,
                    label="kept by servers before the service, and there is none",
                    notes=("whoever calls its pods waits as long as it pleases",),
                    helps=("leave it out",),
                )
            )


def _asked(plan: Plan) -> Iterator[str]:
    """What the servers of the build ask that take a service's word on how long."""
    for chain in plan.chains.values():
        for group in (*chain.tiers, *chain.sidecars):
            for hop in group.hops:
                if not isinstance(hop.layer, Sharding):
                    yield chain.subject
                if isinstance(hop.layer, Split | Termination):
                    yield from (up.target for up in hop.upstreams if up.target is not None)
    for service in plan.design.services:
        for one in plan.beside(service.name):
            for program in (container.program for container in one.containers):
                if isinstance(program, HttpProxy | TcpProxy):
                    yield from (up.target for up in program.upstreams if up.target is not None)
