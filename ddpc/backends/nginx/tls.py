"""The end of TLS: certificates, refused names, and redirects from plain HTTP."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx import codes, quote, settings
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Directive, Redirect, Tls
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.versions import Features
from ddpc.diagnostics import Label
from ddpc.ir.http import HttpProxy, Site, Termination

CERTIFICATES: Final = "/etc/tls"
"""Where the certificates are mounted, a folder for each Secret."""


def tls(
    program: HttpProxy,
    termination: Termination,
    features: Features,
    own: tuple[Directive, ...],
    findings: Findings,
) -> Tls:
    """What all sites share; ``own`` are the user's settings at ``http``."""
    _hosts_once(termination.sites, findings)
    sites = termination.sites
    port = termination.http_port
    secrets = {site.certificate.secret for site in sites}
    listen = quote.listen(program.address, termination.https_port)
    flag = "" if features.http2_directive else " http2"
    plain = Word(quote.listen(program.address, port)) if port else None
    return Tls(
        refuse=Word(f"{listen} ssl{flag}"),
        plain=plain,
        redirects=_redirects(termination, findings) if plain else (),
        refuses_plain=len(sites) > 1,
        # A certificate and its key for each site, and as many again while they are renewed.
        certificate_cache=Word(str(4 * len(secrets))) if features.certificate_cache else None,
        settings=settings.overridden(settings.tls(termination.origin), own),
        origin=termination.origin,
    )


def hsts(termination: Termination) -> tuple[Directive, ...]:
    """The header that has browsers insist on HTTPS, where it was asked for."""
    if termination.hsts is None:
        return ()
    age = Word(f"max-age={termination.hsts.seconds}")
    name = Word("Strict-Transport-Security")
    return (
        Directive(
            name=Word("add_header"),
            arguments=(name, age, Word("always")),
            origin=termination.origin,
        ),
    )


def returned_to(termination: Termination) -> Word:
    """What stands for ``http://`` and the host in redirects of the service."""
    return Word(f"https://$host{_port(termination)}/")


def _redirects(termination: Termination, findings: Findings) -> tuple[Redirect, ...]:
    made = []
    for site in termination.sites:
        host = findings.word(quote.name, site.redirect_host.lower(), site.origin)
        names = tuple(findings.word(quote.server_name, host, site.origin) for host in site.hosts)
        made.append(
            Redirect(
                # With one site, whoever comes is for it, under whatever name.
                names=names if len(termination.sites) > 1 else (),
                to=Word(f"https://{host}{_port(termination)}$request_uri"),
                origin=site.origin,
            )
        )
    return tuple(made)


def _port(termination: Termination) -> str:
    port = termination.public_https_port
    return "" if port == 443 else f":{port}"


def _hosts_once(sites: tuple[Site, ...], findings: Findings) -> None:
    first: dict[str, Site] = {}
    for site in sites:
        for host in site.hosts:
            other = first.setdefault(host.lower(), site)
            if other is not site:
                findings.add(
                    codes.TWICE,
                    site.origin,
                    f"two sites claim the host {host}",
                    labels=(Label(span=other.origin.span, text="first claimed here"),),
                )
