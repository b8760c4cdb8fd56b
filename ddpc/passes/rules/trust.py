"""Whose word on a client's address counts: never everybody's."""

from __future__ import annotations

from ipaddress import ip_network

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design
from ddpc.passes.codes_service import TRUSTS_EVERYONE

WIDEST = {4: 8, 6: 16}
"""The shortest prefixes that can still be a set of proxies: a whole /8, a whole /16 of IPv6."""


def trust(design: Design, report: list[Diagnostic]) -> None:
    """Networks that are believed must not be so wide that clients are in them."""
    app = design.app
    for word, networks in (("trusted", app.trusted), ("pods", app.application.pods_networks)):
        for text in networks:
            network = ip_network(text)
            if network.prefixlen >= WIDEST[network.version]:
                continue
            report.append(
                Diagnostic(
                    code=TRUSTS_EVERYONE,
                    message=f"`{word}` believes {text}, which has clients in it",
                    span=app.application.origin.span,
                    label="said in this app",
                    notes=(
                        f"whoever has one of its {network.num_addresses} addresses can claim any",
                    ),
                )
            )
