"""The ways to the upstreams."""

from __future__ import annotations

import ipaddress
from typing import Final

from ddpc.backends.nginx import codes, quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Authority, Hop, Upstream
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.sessions import Keeping, pods
from ddpc.ir.http import Upstream as NextHop
from ddpc.ir.http import Verification
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration

AUTHORITIES: Final = "/etc/tls-authorities"
"""Where the authorities that verify upstreams are mounted, a folder for each Secret."""

SYSTEM: Final = Word("/etc/ssl/certs/ca-certificates.crt")
"""The public authorities in nginx's official image, which has Debian's package ca-certificates."""


def upstream(hop: NextHop, kept: Keeping | None, findings: Findings) -> Upstream:
    """The group of servers of a next hop, on whose pods ``kept`` may keep clients.

    A cluster name is one address, and nginx tries an address once: it stands twice where a second
    connection may find another pod. On the pod's own loopback it would find the same process.
    """
    name = findings.word(quote.name, hop.name, hop.origin)
    idle = Word(str(hop.keepalive)) if hop.keepalive else None
    if kept is not None and kept.upstream == hop.name:
        servers, options = pods(hop, findings)
        return Upstream(
            name=name,
            settings=kept.settings,
            servers=servers,
            options=options,
            keepalive=idle,
            origin=hop.origin,
        )
    server = findings.word(lambda host: quote.endpoint(host, hop.port), hop.host, hop.origin)
    twice = hop.retry and not _is_loopback(hop.host)
    return Upstream(
        name=name,
        servers=(server, server) if twice else (server,),
        options=Word("max_fails=0") if twice else Word(),
        keepalive=idle,
        origin=hop.origin,
    )


def way(hop: NextHop, timeout: Duration | None, findings: Findings) -> Hop:
    """How requests are passed to a next hop; ``timeout`` replaces the hop's own."""
    grpc = hop.protocol == "grpc"
    tls = hop.protocol == "https" or hop.verification is not None
    scheme = ("grpcs" if tls else "grpc") if grpc else ("https" if tls else "http")
    verified = hop.verification
    if tls and verified is None:
        findings.add(
            codes.UNVERIFIED_UPSTREAM, hop.origin, f"nothing verifies the certificate of {hop.host}"
        )
    return Hop(
        module=Word("grpc" if grpc else "proxy"),
        url=Word(f"{scheme}://{findings.word(quote.name, hop.name, hop.origin)}"),
        connect_timeout=quote.duration(hop.connect_timeout),
        timeout=quote.duration(timeout or hop.timeout),
        retry_window=_retry_window(hop),
        authority=authority(verified, hop.origin, findings) if verified is not None else None,
    )


def authority(verified: Verification, origin: Origin, findings: Findings) -> Authority:
    """Who may have signed the certificate of an upstream, and the name that it must carry."""
    file = SYSTEM
    if verified.authority_secret is not None:
        folder = findings.word(quote.name, verified.authority_secret, origin)
        file = Word(f"{AUTHORITIES}/{folder}/ca.crt")
    return Authority(name=findings.word(quote.server_name, verified.server_name, origin), file=file)


def host_header(hop: NextHop) -> str:
    """The name by which an upstream knows itself: the one that its certificate is for, or else its
    host; with the port where it is not usual.
    """
    usual = 443 if hop.protocol == "https" else 80
    host = hop.verification.server_name if hop.verification is not None else hop.host
    return host if hop.port == usual else f"{host}:{hop.port}"


def _retry_window(hop: NextHop) -> Word | None:
    """Long enough to connect once more after a time-out, too short for a slow answer."""
    if not hop.retry:
        return None
    return quote.duration(Duration(2 * hop.connect_timeout.milliseconds))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
