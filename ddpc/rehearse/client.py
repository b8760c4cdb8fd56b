"""One HTTP request from a pod to a server in another."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from ddpc.node import frozen
from ddpc.rehearse.network import Pod


@frozen(kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order; header names know no case."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    def header(self, name: str) -> str | None:
        """Return the value of a header that may come once; AssertionError if it comes twice."""
        values = self.all(name)
        assert len(values) < 2, f"{name} comes {len(values)} times: {values}"
        return values[0] if values else None


def fetch(
    url: str,
    *,
    client: Pod,
    server: Pod | str,
    port: int | None = None,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    source: str = "",
    authority: bytes | None = None,
    seconds: float = 10,
) -> Reply:
    """Send one request and return its reply; redirects are not followed.

    Args:
        url: what the user typed; its host becomes the Host header and the TLS server name.
        client: the pod from which the connection comes.
        server: the pod, or the address, to which the connection goes.
        port: where the server listens; the URL's port (or its scheme's) unless given.
        headers: sent besides those of the connection; ``Host`` here overrules the URL's.
        source: which of the client's addresses the connection comes from.
        authority: certificates (PEM) to verify an https server with; unverified without.
        seconds: limit for each wait on the network.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    default = 443 if parts.scheme == "https" else 80
    address = server if isinstance(server, str) else server.address
    sock = client.connect(address, port or parts.port or default, source=source, seconds=seconds)
    with sock:
        if parts.scheme == "https":
            sock = _tls(authority).wrap_socket(sock, server_hostname=host)
        connection = http.client.HTTPConnection(host, parts.port or 80, timeout=seconds)
        connection.sock = sock
        try:
            target = parts.path or "/"
            full = f"{target}?{parts.query}" if parts.query else target
            connection.request(method, full, body=body, headers=_headers(parts.netloc, headers))
            reply = connection.getresponse()
            return Reply(status=reply.status, headers=tuple(reply.getheaders()), body=reply.read())
        finally:
            connection.close()


def _headers(host: str, given: Mapping[str, str] | None) -> dict[str, str]:
    named = {name.lower() for name in given or {}}
    return {**({} if "host" in named else {"Host": host}), **(given or {})}


def _tls(authority: bytes | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authority is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context.load_verify_locations(cadata=authority.decode())
    return context
