"""Whose request it is: what is believed of those who pass requests on."""

from __future__ import annotations

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Acl, Clients
from ddpc.ir.http import HttpProxy


def clients(program: HttpProxy, findings: Findings) -> Clients:
    """How the client's address is found out."""
    networks = program.trust.networks
    written = " ".join(networks)
    entries = findings.carry("networks", written, program.origin, lambda: quote.networks(networks))
    return Clients(
        trusted=Acl(entries=entries, origin=program.origin) if entries else None,
        edge=program.edge,
    )
