"""Decides an nginx configuration: from a program to the structs that the template prints."""

from __future__ import annotations

from ddpc.backends.nginx import hashes, limits, quote, settings, tls, versions
from ddpc.backends.nginx.clients import clients, to_grpc, to_http
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.hops import upstream
from ddpc.backends.nginx.model import Directive, File, Headers
from ddpc.backends.nginx.natives import natives, overridden
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.routing import Shared
from ddpc.backends.nginx.sites import sites
from ddpc.ir.http import HttpProxy, Limits, Termination
from ddpc.ir.values import Cpu, Version


def select(program: HttpProxy, *, version: Version, cpu: Cpu | None, findings: Findings) -> File:
    """The configuration of a program; useless where ``findings`` then hold an error.

    Raises ValueError for a layer that this server does not hold: fusion never gives it one.
    """
    termination, limiting = _layers(program)
    features = versions.features(version)
    who = clients(program, termination, findings)
    plan = limits.plan(program, limiting, findings) if limiting else None
    own = natives(program.native, findings)
    protocols = {hop.protocol for hop in program.upstreams}
    speaks_http, speaks_grpc = bool(protocols - {"grpc"}), "grpc" in protocols
    headers = own.headers(
        Headers(
            to_http=to_http(who) if speaks_http else (),
            to_grpc=to_grpc(who) if speaks_grpc else (),
            to_client=(
                *(tls.hsts(termination) if termination else ()),
                *(_retry_after() if plan else ()),
            ),
        )
    )
    shared = Shared(program=program, limits=plan, headers=headers["location"], natives=own)
    ours = settings.settings(features, termination, limiting, proxies=speaks_http)
    at_http = own.at("http")
    made = sites(program, termination, shared, features, headers["server"], findings)
    hosts = [str(name) for site in made for name in site.names]
    upstreams = tuple(upstream(hop, findings) for hop in program.upstreams)
    return File(
        workers=Word(str(_workers(cpu))),
        drain=quote.duration(program.drain),
        features=features,
        settings=overridden(ours, at_http),
        native=at_http,
        hashes=hashes.server_names(hosts),
        dollar=bool(plan and plan.limiting.asking and "$" in plan.limiting.asking.path),
        clients=who,
        headers=headers["http"],
        websocket=speaks_http,
        limiting=plan.limiting if plan else None,
        upstreams=upstreams,
        explains_twice=next((one.name for one in upstreams if len(one.servers) > 1), None),
        tls=tls.tls(program, termination, features, findings) if termination else None,
        sites=made,
        returned_to=tls.returned_to(termination) if termination else None,
        health=Word(str(program.health_port)),
    )


def _layers(program: HttpProxy) -> tuple[Termination | None, Limits | None]:
    termination: Termination | None = None
    limiting: Limits | None = None
    for layer in program.layers:
        if isinstance(layer, Termination) and termination is None and limiting is None:
            termination = layer
        elif isinstance(layer, Limits) and limiting is None:
            limiting = layer
        else:
            raise ValueError(f"nginx cannot hold this layer here: {layer.kind.value}")
    return termination, limiting


def _workers(cpu: Cpu | None) -> int:
    """A worker for each core that was asked for, and two at least: one may be busy."""
    cores = -(-cpu.millicores // 1_000) if cpu else 0
    return max(2, cores)


def _retry_after() -> tuple[Directive, ...]:
    arguments = (Word("Retry-After"), Word("$retry_after"), Word("always"))
    return (Directive(name=Word("add_header"), arguments=arguments),)
