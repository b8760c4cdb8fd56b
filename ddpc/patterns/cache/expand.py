"""From an attachment of cache to its layer."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Placement
from ddpc.ir.http import Cache, KeepRule
from ddpc.patterns.cache import personal, purging, sharding
from ddpc.patterns.cache.options import CacheOptions
from ddpc.patterns.contract import Contribution, Hop, Use
from ddpc.patterns.ports import free_port, health_port

RANK = 40
"""A cache stands behind tls, rate-limit and split."""

TIER_PORT, TIER_HEALTH, PEERS_PORT, PURGE_PORT = 8080, 8081, 8082, 8083
SIDECAR_PORT, SIDECAR_PURGE_PORT = 8280, 8283


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """One cache layer, its stores derived from the container's memory."""
    options = use.attachment.options
    assert isinstance(options, CacheOptions)
    attachment = use.attachment
    sidecar = attachment.placement is Placement.SIDECAR
    purging.check(use, options, report)
    sharding.check(use, options, report)
    personal.check(options, report)
    layer = Cache(
        memory=options.memory[1],
        store=options.stores.store,
        transient=options.stores.transient,
        ttl=options.ttl,
        grace=options.grace,
        ignored_cookies=options.ignored_cookies,
        skip_paths=options.skip_paths,
        skip_cookies=options.skip_cookies,
        ignored_headers=options.ignored_headers,
        skip_headers=options.skip_headers,
        keep=tuple(KeepRule(path=k.path, ttl=k.ttl, origin=k.origin) for k in options.keep),
        max_connections=options.stores.connections,
        origin=attachment.origin,
    )
    port = options.listen or (SIDECAR_PORT if sidecar else TIER_PORT)
    health = health_port(port, None if sidecar else TIER_HEALTH)
    peers = free_port(PEERS_PORT, port, health) if options.sharded else None
    purge = free_port(_purge_port(sidecar), port, health, peers) if options.purgers else None
    return Contribution(
        hops=(
            Hop(
                layer=layer,
                rank=RANK,
                pattern=attachment.pattern,
                label=attachment.label,
                placement=attachment.placement,
                purgers=options.purgers,
                port=port,
                health_port=health,
                sizes=options.sizes,
                replicas=1,
                memory=options.memory[1],
                reach=options.reach,
                separate=attachment.separate,
                behind=attachment.behind,
                native=attachment.native,
                listens=options.listens,
                peers_port=peers,
                purge_port=purge,
                origin=attachment.origin,
            ),
        )
    )


def _purge_port(sidecar: bool) -> int:
    return SIDECAR_PURGE_PORT if sidecar else PURGE_PORT
