"""The servers that pass requests on: one for each site, or the one plain port."""

from __future__ import annotations

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Headers, Site
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.routing import Shared, locations
from ddpc.backends.nginx.versions import Features
from ddpc.ir.http import HttpProxy, Termination
from ddpc.ir.http import Site as TerminatedSite


def sites(
    program: HttpProxy,
    termination: Termination | None,
    shared: Shared,
    features: Features,
    headers: Headers,
    findings: Findings,
) -> tuple[Site, ...]:
    """The sites of a termination; without one, everything that comes to the plain port."""
    if termination is None:
        return (_plain_site(program, shared, features, headers, findings),)
    listen = quote.listen(program.address, termination.https_port)
    flag = "" if features.http2_directive else " http2"
    return tuple(
        Site(
            listen=Word(f"{listen} ssl{flag}"),
            names=tuple(
                dict.fromkeys(
                    findings.word(quote.server_name, host, site.origin) for host in site.hosts
                )
            ),
            http2=features.http2_directive,
            certificate=findings.word(quote.name, site.certificate.secret, site.origin),
            redirects_from=_redirects_from(program, site),
            locations=locations(site.routes, site.origin, shared, findings),
            headers=headers,
            native=shared.natives.at("server"),
            origin=site.origin,
        )
        for site in termination.sites
    )


def _plain_site(
    program: HttpProxy, shared: Shared, features: Features, headers: Headers, findings: Findings
) -> Site:
    if program.port is None:
        raise ValueError("a program without TLS has a plain port")
    grpc = program.upstream(program.next).protocol == "grpc"
    flag = " http2" if grpc and not features.http2_directive else ""
    listen = quote.listen(program.address, program.port)
    return Site(
        listen=Word(f"{listen} default_server{flag}"),
        # What a request without a Host (HTTP/1.0) is passed on with.
        names=(findings.word(quote.name, program.next, program.origin),),
        http2=grpc and features.http2_directive,
        certificate=None,
        redirects_from=(),
        locations=locations((), program.origin, shared, findings),
        headers=headers,
        native=shared.natives.at("server"),
        origin=program.origin,
    )


def _redirects_from(program: HttpProxy, site: TerminatedSite) -> tuple[Word, ...]:
    """The site's own address as its services see it: by host, or with the port they listen on."""
    names = program.unrouted | {route.upstream for route in site.routes}
    ports = {hop.port for hop in program.upstreams if hop.name in names and hop.protocol != "grpc"}
    return (
        *((Word("http://$host/"),) if ports else ()),
        *(Word(f"http://$host:{port}/") for port in sorted(ports - {80})),
    )
