"""How varnishd is started."""

from __future__ import annotations

from typing import Final

from ddpc.backends.varnish import peers, quote, sizing
from ddpc.backends.varnish.caching import PURGES
from ddpc.backends.varnish.select import HEALTH_SOCKET
from ddpc.ir.http import Cache, HttpProxy
from ddpc.ir.values import Duration, Size, Version

DIRECTORY: Final = "/etc/varnish"
FILE: Final = "default.vcl"
WORK: Final = "/var/lib/varnish"

BOUNDED_TRANSIT: Final = Version(7, 3)
"""Since then an uncacheable body can be fetched no faster than its reader takes it."""

_IDLE: Final = Duration(75_000)
"""Longer than a proxy before this server keeps a connection for its next request (60 s)."""
_IDLE_BEHIND: Final = Duration(4_000)
"""Sooner than a service gives up an idle connection, so that no request meets a closed one: 5 s are
usual, and varnishd itself would keep it for 60.
"""
_DROPPED_FOR_ONE: Final = 100_000
"""Objects dropped to make room for one; with 50, as it is unasked, large answers are cut off."""
_FETCHES_ALONE: Final = 256
"""Bodies under way at once that a server without a cache has room for."""
_DELIVERY: Final = Duration(600_000)
"""What Varnish gives a client for an answer, unasked (`send_timeout`)."""
_STORE_UNUSED: Final = Size(1 << 20)


def command(
    program: HttpProxy,
    cache: Cache | None,
    memory: Size,
    version: Version,
    chosen: dict[str, str],
) -> tuple[str, ...]:
    """The argument list; ``chosen`` are the user's parameters by name, which replace ours."""
    transient = cache.transient if cache else sizing.transient(memory)
    store = cache.store if cache else _STORE_UNUSED
    parameters = _parameters(program, cache, memory, transient, version) | chosen
    return (
        *("env", f"MALLOC_CONF={sizing.MALLOC}"),
        *("varnishd", "-F"),
        *("-f", f"{DIRECTORY}/{FILE}"),
        *_listeners(program, cache),
        *("-T", "none"),
        *("-h", sizing.hashing(store)),
        *("-n", f"{WORK}/varnishd"),
        *("-s", f"malloc,{quote.option(store)}"),
        *("-s", f"Transient=malloc,{quote.option(transient)}"),
        *(argument for name, value in parameters.items() for argument in ("-p", f"{name}={value}")),
    )


def _listeners(program: HttpProxy, cache: Cache | None) -> tuple[str, ...]:
    host = "" if program.address == "0.0.0.0" else program.address
    endpoints = [f"http={host}:{program.port},HTTP"]
    if program.health_port != program.port:
        endpoints.append(f"{HEALTH_SOCKET}=:{program.health_port},HTTP")
    if cache is not None and cache.peers is not None:
        endpoints.append(f"{peers.SOCKET}=:{cache.peers.port},HTTP")
    if cache is not None and cache.purging is not None:
        endpoints.append(f"{PURGES}=:{cache.purging.port},HTTP")
    return tuple(word for endpoint in endpoints for word in ("-a", endpoint))


def _parameters(
    program: HttpProxy, cache: Cache | None, memory: Size, transient: Size, version: Version
) -> dict[str, str]:
    connections = cache.max_connections if cache else None
    fewest, most = sizing.threads(memory, connections)
    timeout = program.upstream(program.next).timeout
    parameters = {
        "thread_pool_min": str(fewest),  # the other one may not be below it at any time
        "thread_pool_max": str(most),
        "pipe_timeout": str(timeout.seconds),
        "vsl_space": quote.option(sizing.LOG),
        "backend_idle_timeout": str(_IDLE_BEHIND.seconds),
    }
    if cache is not None:
        parameters["default_ttl"] = str(cache.ttl.seconds)
        parameters["nuke_limit"] = str(_DROPPED_FOR_ONE)
        if cache.peers is not None and cache.purging is not None:
            # A purge goes from node to node by restarts.
            parameters["max_restarts"] = str(len(cache.peers.nodes) + 1)
    if timeout > _DELIVERY:
        # It bounds all of a delivery: who reads slowly would be cut off in the middle.
        parameters["send_timeout"] = str(timeout.seconds)
    if not program.edge:
        parameters["timeout_idle"] = str(_IDLE.seconds)
    if version >= BOUNDED_TRANSIT:
        buffer = sizing.transit_buffer(transient, connections or _FETCHES_ALONE)
        parameters["transit_buffer"] = quote.option(buffer)
    return parameters
