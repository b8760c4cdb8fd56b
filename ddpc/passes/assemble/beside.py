"""What stands beside a service: its programs learn where everything is that they dial."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Container
from ddpc.ir.http import HttpProxy
from ddpc.ir.program import Program
from ddpc.ir.shards import ShardRouter
from ddpc.ir.stream import TcpProxy
from ddpc.ir.upstream import Upstream
from ddpc.passes.assemble.entrance import reached
from ddpc.passes.assemble.patience import said
from ddpc.passes.assemble.shards import shards_of
from ddpc.passes.assemble.verified import verified
from ddpc.passes.context import Context
from ddpc.passes.fusion import holding
from ddpc.passes.plan import Plan


def containers_beside(
    plan: Plan, service: str, context: Context, report: list[Diagnostic]
) -> tuple[Container, ...]:
    """The containers that patterns put into the pods of ``service``."""
    return tuple(
        container
        if container.program is None
        else evolve(container, program=_placed(plan, container.program, context, report))
        for one in plan.beside(service)
        for container in one.containers
    )


def _placed(plan: Plan, program: Program, context: Context, report: list[Diagnostic]) -> Program:
    """The program with the hosts and ports of what it dials, and the server that runs it."""
    if isinstance(program, TcpProxy):
        placed = dialled_upstream(plan, program.upstream, report)
        # What is dialled by a short name of the cluster is nothing that its DNS could be asked for.
        dns = program.dns if placed.host == program.upstream.host else ()
        silent = max(placed.timeout, _awaited(plan, placed).timeout)
        return evolve(program, upstream=evolve(placed, timeout=silent), dns=dns)
    if isinstance(program, ShardRouter):
        shards = [one for up in program.shards for one in shards_of(plan, up, report)]
        return evolve(program, shards=tuple(shards))
    if isinstance(program, HttpProxy):
        kinds = [layer.kind for layer in program.layers]
        server = holding(kinds, {native.tool for native in program.native}, context)
        return evolve(
            program,
            server=server.name if server is not None else "",
            upstreams=tuple(
                verified(plan, dialled_upstream(plan, _awaited(plan, one), report), report)
                for one in program.upstreams
            ),
        )
    return program


def _awaited(plan: Plan, upstream: Upstream) -> Upstream:
    """``upstream``, which is waited for as long as what it stands for says."""
    if upstream.target is None:
        return upstream
    return evolve(upstream, timeout=said(plan, upstream.target))


def dialled_upstream(
    plan: Plan, upstream: Upstream, report: list[Diagnostic], *, direct: bool = False
) -> Upstream:
    """``upstream`` as it is reached, where it stands for something declared."""
    if upstream.target is None:
        return upstream
    found = reached(
        plan,
        upstream.target,
        upstream.port,
        upstream.origin,
        report,
        direct=direct,
        inner=upstream.inner,
    )
    if found is None:
        return upstream
    return evolve(
        upstream,
        host=found.host,
        port=found.port,
        protocol=found.protocol,
        verification=found.verification,
    )
