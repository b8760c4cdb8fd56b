"""From an attachment of cache to its layer."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Label, Severity
from ddpc.ir.deployment import HttpGet
from ddpc.ir.design import Placement, Port, Service
from ddpc.ir.http import Cache, KeepRule
from ddpc.patterns.cache import personal, purging, sharding
from ddpc.patterns.cache.options import CacheOptions
from ddpc.patterns.contract import Contribution, Hop, Use
from ddpc.patterns.ports import free_port, health_port
from ddpc.reading.probes import asked_at

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)

NO_PROBE = Code(
    slug="cache/no-probe",
    severity=Severity.WARNING,
    summary="a cache cannot ask its service whether it is well",
    why=(
        "With a path to ask, a cache knows when the service is down and gives stale answers instead"
        " of errors. The service's `ready GET` is what it asks, where that is at the port that the"
        " cache stands before: what another port has at the path, this one need not have."
    ),
    example=_APP + _WEB.replace("ready GET /ready", "ready tcp") + "attach cache to web { }\n",
    instead=_APP + _WEB + "attach cache to web { }\n",
)

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
    if isinstance(use.subject, Service) and use.port is not None:
        _can_ask(use.subject, use.port, use, report)
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
                needs_check=True,
                origin=attachment.origin,
            ),
        )
    )


def _purge_port(sidecar: bool) -> int:
    return SIDECAR_PURGE_PORT if sidecar else PURGE_PORT


def _can_ask(service: Service, port: Port, use: Use, report: list[Diagnostic]) -> None:
    if asked_at(service.ready, port.number) is not None:
        return
    elsewhere = service.ready is not None and isinstance(service.ready.asks, HttpGet)
    report.append(
        Diagnostic(
            code=NO_PROBE,
            message=f"the cache cannot ask `{service.name}` whether it is well",
            span=use.attachment.origin.span,
            label="asks no path",
            labels=(Label(span=service.ready.origin.span, text="asks another port"),)
            if service.ready is not None and elsewhere
            else (),
            helps=(
                f"give `{service.name}` a path to ask at the port that the cache stands before:"
                f" `ready GET /ready port {port.name}`"
                if elsewhere
                else f"give `{service.name}` a path to ask: `ready GET /ready`",
            ),
        )
    )
