"""How varnishd is started."""

from __future__ import annotations

from typing import Final

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.select import HEALTH_SOCKET
from ddpc.ir.http import Cache, HttpProxy
from ddpc.ir.values import Size

DIRECTORY: Final = "/etc/varnish"
WORK: Final = "/var/lib/varnish"
LOG: Final = Size(16 << 20)
"""Shared memory for the log (``vsl_space``): varnishlog reads it, and nothing else does."""


def command(program: HttpProxy, cache: Cache | None) -> tuple[str, ...]:
    """The argument list."""
    address = "" if program.address == "0.0.0.0" else program.address
    protocol = "PROXY" if program.trust.proxy_protocol else "HTTP"
    return (
        "varnishd",
        "-F",
        *("-f", f"{DIRECTORY}/default.vcl"),
        *("-a", f"http={address}:{program.port},{protocol}"),
        *_health(program),
        *("-T", "none"),
        *("-n", f"{WORK}/varnishd"),
        *_stores(cache),
        *("-p", f"vsl_space={quote.option(LOG)}"),
    )


def _health(program: HttpProxy) -> tuple[str, ...]:
    if program.health_port == program.port:
        return ()
    return "-a", f"{HEALTH_SOCKET}=:{program.health_port},HTTP"


def _stores(cache: Cache | None) -> tuple[str, ...]:
    if cache is None:
        return ("-s", "malloc,1M", "-s", "Transient=malloc,64M")
    return (
        *("-s", f"malloc,{quote.option(cache.store)}"),
        *("-s", f"Transient=malloc,{quote.option(cache.transient)}"),
    )
