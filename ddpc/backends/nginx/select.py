"""Decides an nginx configuration: from a program to the structs that the template prints."""

from __future__ import annotations

from attrs import evolve

from ddpc.backends.nginx import hashes, limits, quote, settings, splitting, tls, versions
from ddpc.backends.nginx.clients import clients, to_grpc, to_http
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.hops import upstream
from ddpc.backends.nginx.model import Directive, File, Hash, Headers
from ddpc.backends.nginx.native import buffers, files
from ddpc.backends.nginx.natives import Natives, natives
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.routing import Shared
from ddpc.backends.nginx.sessions import keeping
from ddpc.backends.nginx.sites import sites
from ddpc.ir.http import HttpProxy, Limits, Session, Split, Termination
from ddpc.ir.values import Cpu, Version


def select(program: HttpProxy, *, version: Version, cpu: Cpu | None, findings: Findings) -> File:
    """The configuration of a program; useless where ``findings`` then hold an error.

    Raises ValueError for a layer that this server does not hold: fusion never gives it one.
    """
    termination, limiting, split, session = _layers(program)
    features = versions.features(version)
    who = clients(program, termination, findings)
    plan = limits.plan(program, limiting, findings) if limiting else None
    ways = splitting.plan(program, split, who, findings) if split else None
    who = evolve(who, host=ways.host) if ways else who
    own = natives(program.native, findings)
    kept = (
        keeping(
            session,
            program.upstream(program.next),
            features,
            encrypted=termination is not None,
            findings=findings,
        )
        if session
        else None
    )
    protocols = {hop.protocol for hop in program.upstreams}
    if buffers.among(directive for _, directive in own.directives):
        protocols.add("http")  # what the user says of buffers has to fit ours, so they are there
    passed = {hop.protocol for hop in program.destinations}
    headers = own.headers(
        Headers(
            to_http=to_http(who) if passed - {"grpc"} else (),
            to_grpc=to_grpc(who) if "grpc" in passed else (),
            to_client=(
                *(tls.hsts(termination) if termination else ()),
                *(_retry_after(plan) if plan else ()),
                *((ways.issued,) if ways and ways.issued else ()),
                *(kept.to_client if kept else ()),
            ),
        )
    )
    shared = Shared(
        program=program, limits=plan, ways=ways, headers=headers["location"], natives=own
    )
    at_http = own.at("http")
    ours = settings.overridden(settings.http(features, termination, limiting, protocols), at_http)
    buffers.check((ours, at_http, own.at("server"), own.at("location")), findings)
    events = settings.events(own.at("events"))
    files.check(own.at("main"), _connections(events), findings)
    made = sites(program, termination, shared, features, headers["server"], findings)
    hosts = [str(name) for site in made for name in site.names]
    upstreams = tuple(upstream(hop, kept, findings) for hop in program.upstreams)
    return File(
        main=settings.main(cpu, own.at("main"), _connections(events)),
        events=events,
        drain=quote.duration(program.drain),
        features=features,
        settings=(*ours, *at_http),
        hashes=(*hashes.server_names(hosts), *_header_hashes(headers, own)),
        dollar=own.has_dollar or _asks_with_dollar(plan),
        clients=who,
        headers=headers["http"],
        websocket=bool(passed - {"grpc"}),
        limiting=plan.limiting if plan else None,
        splitting=ways.splitting if ways else None,
        keys=kept.maps if kept else (),
        upstreams=upstreams,
        explains_twice=next((one.name for one in upstreams if one.is_twice), None),
        upstream_native=own.at("upstream"),
        tls=(tls.tls(program, termination, features, at_http, findings) if termination else None),
        sites=made,
        returned_to=tls.returned_to(termination) if termination else None,
        health=Word(str(program.health_port)),
    )


_Layers = tuple[Termination | None, Limits | None, Split | None, Session | None]


def _layers(program: HttpProxy) -> _Layers:
    termination: Termination | None = None
    limiting: Limits | None = None
    split: Split | None = None
    session: Session | None = None
    for layer in program.layers:
        if isinstance(layer, Termination) and not (termination or limiting or split or session):
            termination = layer
        elif isinstance(layer, Limits) and not (limiting or split or session):
            limiting = layer
        elif isinstance(layer, Split) and not (split or session):
            split = layer
        elif isinstance(layer, Session) and not session:
            session = layer
        else:
            raise ValueError(f"nginx cannot hold this layer here: {layer.kind.value}")
    return termination, limiting, split, session


def _asks_with_dollar(plan: limits.Plan | None) -> bool:
    asking = plan.limiting.asking if plan else None
    return asking is not None and quote.DOLLAR in asking.hop.url


def _connections(events: tuple[Directive, ...]) -> int:
    """How many connections a worker may have."""
    return next(
        int(setting.arguments[0]) for setting in events if setting.name == "worker_connections"
    )


def _header_hashes(headers: dict[str, Headers], own: Natives) -> tuple[Hash, ...]:
    """The table of headers to upstreams, for the place with the most of them."""
    most = max((level.to_http for level in headers.values()), key=len)
    hidden = own.named_headers("proxy_hide_header") + own.named_headers("proxy_pass_header")
    return hashes.proxy_headers((*(str(header.arguments[0]) for header in most), *hidden))


def _retry_after(plan: limits.Plan) -> tuple[Directive, ...]:
    arguments = (Word("Retry-After"), Word("$retry_after"), Word("always"))
    return (Directive(name=Word("add_header"), arguments=arguments, origin=plan.limiting.origin),)
