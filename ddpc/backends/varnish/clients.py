"""Whose request it is: what is believed of those who pass requests on."""

from __future__ import annotations

from ddpc.backends.varnish import codes, quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Acl, Clients
from ddpc.ir.http import HttpProxy


def clients(program: HttpProxy, findings: Findings) -> Clients:
    """How the client's address is found out."""
    trust = program.trust
    if trust.proxy_protocol and not trust.networks:
        findings.say(
            codes.PROXY_PROTOCOL,
            "the entrance speaks the PROXY protocol, and no network is trusted to",
            program.origin,
            helps=("say whose word counts: `trusted from` and the entrance's network, in `app`",),
        )
    written = " ".join(trust.networks)
    entries = findings.carry(
        "networks", written, program.origin, lambda: quote.networks(trust.networks)
    )
    return Clients(
        trusted=Acl(entries=entries, origin=program.origin) if entries else None,
        proxy_protocol=trust.proxy_protocol,
        edge=program.edge,
    )
