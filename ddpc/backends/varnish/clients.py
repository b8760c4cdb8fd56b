"""Whose request it is: what is believed of those who pass requests on."""

from __future__ import annotations

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Acl, Clients
from ddpc.backends.varnish.quote import Vcl
from ddpc.ir.http import HttpProxy


def clients(program: HttpProxy, findings: Findings) -> Clients:
    """How the client's address is found out.

    Behind the PROXY protocol the peer says it for the connection, and the client itself writes
    the headers. Otherwise trusted proxies say it in X-Forwarded-For; at the edge the part of it
    that the client wrote is dropped.
    """
    trust = program.trust
    trusted = None
    if trust.networks:
        written = " ".join(trust.networks)
        entries = findings.carry(
            "networks", written, program.origin, lambda: quote.networks(trust.networks)
        )
        trusted = Acl(entries=entries or (), origin=program.origin)
    headers_count = trusted is not None and not trust.proxy_protocol
    return Clients(
        peer=Vcl("remote.ip" if trust.proxy_protocol else "client.ip"),
        trusted=trusted,
        walks=headers_count,
        shortens=program.edge,
        overwrites=trusted is not None or program.edge or trust.proxy_protocol,
        hears_scheme=headers_count or not (program.edge or trust.proxy_protocol),
    )
