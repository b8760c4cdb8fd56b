"""From a program to what its default.vcl says: every decision, and no text."""

from __future__ import annotations

from typing import Final

from ddpc.backends.varnish import codes, quote
from ddpc.backends.varnish.caching import caching
from ddpc.backends.varnish.clients import clients
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.limiting import is_every_path, limiting
from ddpc.backends.varnish.model import Caching, DefaultVcl, Health, Limiting
from ddpc.backends.varnish.quote import Vcl
from ddpc.backends.varnish.upstream import backend
from ddpc.ir.deployment import Deployment
from ddpc.ir.http import Cache, HttpProxy, LayerKind, Limits
from ddpc.ir.values import Version

HEALTH_PATH: Final = "/healthz"
HEALTH_SOCKET: Final = "health"

ODD_PATH: Final = quote.string(
    r"^[^?]*(?://|/\.{1,2}(?:[/?]|$)|[;\\]|%(?i:2[def]|3[0-9b]|[46][1-9a-f]|[57][0-9a]|5[cf]|7e))"
)
"""Empty and dot segments, path parameters, and characters encoded that need not be."""


def select(
    program: HttpProxy, deployment: Deployment, version: Version, findings: Findings
) -> DefaultVcl | None:
    """What the default.vcl of ``program`` says; None where Varnish cannot serve it."""
    limits, cache = _layers(program, findings)
    behind = backend(
        program.upstream(program.next),
        cache.max_connections if cache else None,
        deployment,
        version,
        findings,
    )
    limited = limiting(limits, findings) if limits else None
    cached = caching(cache, findings) if cache else None
    client = clients(program, findings)
    if behind is None or findings.failed:
        return None
    odd = _asks_for_paths(limits, cache)
    return DefaultVcl(
        imports=_imports(limited, cached, hears=client.trusted is not None),
        backend=behind,
        health=_health(program),
        clients=client,
        limiting=limited,
        caching=cached,
        odd_path=ODD_PATH if odd else None,
        notes=(
            *(("X-Cache",) if cached else ()),
            *(("X-RateLimit-Remaining",) if limited else ()),
            *(("X-Odd-Path",) if odd else ()),
            *(("X-Purged",) if cached and cached.peers and cached.purging else ()),
            *(("X-Cookie-Taken",) if cached and cached.kept else ()),
        ),
    )


def _layers(program: HttpProxy, findings: Findings) -> tuple[Limits | None, Cache | None]:
    """The layers, each at most once and limits before the cache."""
    limits: Limits | None = None
    cache: Cache | None = None
    for layer in program.layers:
        if isinstance(layer, Limits) and layer.kind is LayerKind.LIMITS and not (limits or cache):
            limits = layer
        elif isinstance(layer, Cache) and cache is None:
            cache = layer
        else:
            findings.say(
                codes.UNSERVED_LAYER,
                f"Varnish cannot hold a layer of {layer.kind.value} here",
                layer.origin,
                notes=("it holds limits of unverified clients, and a cache behind them",),
            )
    return limits, cache


def _health(program: HttpProxy) -> Health:
    own_port = program.health_port != program.port
    asked = f'local.socket == "{HEALTH_SOCKET}"' if own_port else f'req.url == "{HEALTH_PATH}"'
    return Health(path=quote.string(HEALTH_PATH), asked=Vcl(asked), own_port=own_port)


def _asks_for_paths(limits: Limits | None, cache: Cache | None) -> bool:
    """Whether anything depends on the path, so that its spelling matters."""
    rules = limits.rules if limits else ()
    return any(not is_every_path(rule) for rule in rules) or bool(
        cache and (cache.skip_paths or cache.keep)
    )


def _imports(limited: Limiting | None, cached: Caching | None, *, hears: bool) -> tuple[str, ...]:
    throttles = limited is not None and limited.rules
    return (
        *(("directors",) if cached is not None and cached.peers else ()),
        *(("std",) if cached or hears or throttles else ()),
        *(("vsthrottle",) if throttles else ()),
    )
