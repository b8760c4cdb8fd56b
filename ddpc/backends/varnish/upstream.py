"""The next hop, as a backend.

It has no probe (docs/decisions/017): of several addresses behind one name a probe asks any, it
takes one status alone (Varnish 7.7, `.expected_response`) where Kubernetes takes 200 to 399, and a
backend that it finds sick answers nobody. Whether a pod is ready, the cluster asks; without one,
connections are refused, and the cache has its stale answers.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from ddpc.backends.varnish import codes, quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Backend
from ddpc.ir.deployment import Deployment, NameKind
from ddpc.ir.http import Upstream
from ddpc.ir.values import Version

WAITS_FOR_CONNECTIONS: Final = Version(7, 6)
"""Since then a fetch can wait for a connection; before, one too many fails at once."""


def backend(
    upstream: Upstream,
    max_connections: int | None,
    deployment: Deployment,
    version: Version,
    findings: Findings,
) -> Backend | None:
    """The backend for ``upstream``; None and findings where Varnish cannot speak to it."""
    if upstream.protocol != "http" or upstream.verification is not None:
        spoken = "https" if upstream.verification else upstream.protocol
        findings.say(
            codes.UPSTREAM_PROTOCOL,
            f"Varnish cannot speak {spoken} to `{upstream.host}`",
            upstream.origin,
            notes=("Varnish fetches over plain HTTP/1.1 only",),
            helps=("let it be reached over plain HTTP, or take the cache away",),
        )
    _one_address(upstream, deployment, findings)
    host = findings.carry(
        "host", upstream.host, upstream.origin, lambda: quote.host_name(upstream.host)
    )
    if host is None or findings.failed:
        return None
    waits = max_connections is not None and version >= WAITS_FOR_CONNECTIONS
    timeout = quote.duration(upstream.timeout)
    return Backend(
        host=quote.string(host),
        port=quote.string(str(upstream.port)),
        connect_timeout=quote.duration(upstream.connect_timeout),
        first_byte_timeout=timeout,
        between_bytes_timeout=timeout,
        max_connections=max_connections,
        wait=quote.duration(upstream.connect_timeout) if waits else None,
        keep_alive=upstream.keepalive > 0,
        retry=upstream.retry,
        origin=upstream.origin,
    )


def _one_address(upstream: Upstream, deployment: Deployment, findings: Findings) -> None:
    """Varnish asks for the address once, when it loads, and refuses a name that has several."""
    host = upstream.host
    if _is_address(host) or host == "localhost":
        return
    kinds = {name.kind for name in deployment.names if name.name == host}
    if kinds & {NameKind.STABLE, NameKind.OUTSIDE}:
        return
    if NameKind.PODS in kinds:
        reason = f"`{host}` answers with the address of every pod"
        help_ = "use a name with one stable address"
    else:
        reason = f"`{host}` is a name outside the cluster, whose addresses may be several or change"
        help_ = "give its address instead of its name"
    findings.say(
        codes.UPSTREAM_ADDRESS,
        f"Varnish needs one stable address, and {reason}",
        upstream.origin,
        notes=("it resolves a name once, when it starts, and does not start where there are more",),
        helps=(help_,),
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
