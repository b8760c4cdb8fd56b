"""The program of a group of layers, of whichever kind they need."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.http import HttpProxy
from ddpc.ir.shards import Sharding, ShardRouter
from ddpc.ir.upstream import Upstream
from ddpc.passes.assemble.proxies import proxy_of
from ddpc.passes.assemble.shards import shards_of
from ddpc.passes.plan import Chain, Group, Plan


def program_of(
    plan: Plan, chain: Chain, group: Group, report: list[Diagnostic]
) -> HttpProxy | ShardRouter | None:
    """The program of ``group``; None where ``report`` says what it cannot reach."""
    if isinstance(group.outermost.layer, Sharding):
        return _router_of(plan, chain, group, group.outermost.layer, report)
    return proxy_of(plan, chain, group, report)


def _router_of(
    plan: Plan, chain: Chain, group: Group, sharding: Sharding, report: list[Diagnostic]
) -> ShardRouter | None:
    hop = group.outermost
    assert chain.port is not None
    assert hop.port is not None
    assert hop.health_port is not None
    service = Upstream(
        name=chain.subject,
        host=chain.subject,
        port=chain.port.dialled,
        protocol=chain.port.protocol,
        target=chain.subject,
        origin=hop.origin,
    )
    shards = shards_of(plan, service, report)
    if not shards:
        return None
    return ShardRouter(
        port=hop.port,
        address="0.0.0.0",
        stats_port=hop.health_port,
        sharding=sharding,
        shards=shards,
        origin=hop.origin,
    )
