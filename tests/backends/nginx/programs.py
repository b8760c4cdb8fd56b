"""Programs of every kind that nginx serves, by what is special about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from ddpc.ir.http import HttpProxy, Session, Trust, Verification
from ddpc.ir.split import Sticky
from ddpc.ir.values import Duration, Size
from tests.backends.nginx.build import (
    SESSION,
    arm,
    cookie_is,
    header_is,
    limits,
    path_fits,
    program,
    route,
    rule,
    site,
    split,
    termination,
    upstream,
    verified_limits,
)

PODS: Final = "10.244.0.0/16"
AUTHORITY: Final = "internal-ca"

_LISTED = evolve(upstream(), pods=tuple(f"app-{number}" for number in range(12)))
_SESSION = Session(cookie="SESSION", origin=SESSION)
_GRPC = evolve(upstream(), protocol="grpc")
_PUBLIC = Verification(server_name="api.example.com", authority_secret=None)
_HTTPS = evolve(
    upstream(),
    protocol="https",
    verification=Verification(server_name="app.internal", authority_secret=AUTHORITY),
)
_ARMS = (upstream(), upstream("b"), upstream("c"))
_CONDITIONS = (
    header_is("end-user", "jason"),
    header_is("X-Odd", 'it\'s $1 \\ {x} "y"; ~z'),
    cookie_is("beta", "on"),
    path_fits("/b/*"),
)
_MORE = (cookie_is("a.b-c", "x|y$'"), path_fits("/b/c"), path_fits("/a$(x%20)/*"))
_SITES = (
    site("a.example.com", "www.a.example.com", "*.a.example.com"),
    site(
        "b.example.com",
        secret="b-tls",
        routes=(
            route("/api/*", "api", Duration(3_600_000)),
            route("/api/v1", "app"),
            route("/it's \\ here;{}$x%20/*", "api"),
        ),
    ),
)
_MANY_HOSTS = tuple(f"{'very-' * 8}long-{number}.{'sub.' * 20}example.com" for number in range(400))

PROGRAMS: Final[Mapping[str, HttpProxy]] = {
    "tls": program(termination()),
    "tls, HSTS and a body limit": program(
        evolve(termination(), hsts=Duration(31_536_000_000), body_limit=Size(10 << 20))
    ),
    "tls, no plain port, other public port": program(
        evolve(termination(), http_port=None, public_https_port=8443)
    ),
    "tls on loopback": evolve(program(termination()), address="127.0.0.1"),
    "edge of several sites": program(termination(*_SITES), upstreams=(upstream(), upstream("api"))),
    "edge of very many hosts": program(termination(site(*_MANY_HOSTS))),
    "tls behind proxies": program(termination(), edge=True, trust=Trust(networks=(PODS, "::/0"))),
    "tls with limits": program(termination(), limits(connections=20)),
    "tls with verified limits": program(
        termination(), verified_limits(rule("/login", "POST"), rule("/search/*"))
    ),
    "tls with verified limits, no identity": program(
        termination(), verified_limits(rule("/login", "POST"), identity=None)
    ),
    "limits alone": program(limits(rule("/login", "POST")), edge=True),
    "limits inside": program(
        limits(rule("/a/*"), rule("/a/*", "POST"), connections=20),
        edge=False,
        trust=Trust(networks=(PODS, "10.244.1.0/24")),
    ),
    "verified limits inside": program(verified_limits(), edge=False, trust=Trust(networks=(PODS,))),
    "services named as parts of ours are": program(
        termination(site(routes=(route("/tls/*", "verifications"), route("/json", "tls")))),
        verified_limits(rule("/", "ANONYMOUS"), rule("/x", "HTTP"), rule("/", "CONNECTIONS")),
        upstreams=tuple(upstream(name) for name in ("http", "verifications", "tls", "anonymous")),
    ),
    "nothing at all": program(),
    "tls to an IPv6 address": program(termination(), upstreams=(upstream(host="fd00::1"),)),
    "tls sidecar": program(termination(), upstreams=(upstream(host="127.0.0.1"),)),
    "tls to grpc": program(termination(), limits(), upstreams=(_GRPC,)),
    "tls to grpc and http": program(
        termination(site(routes=(route("/api/*", "api"),))), upstreams=(_GRPC, upstream("api"))
    ),
    "plain grpc": program(limits(), upstreams=(_GRPC,)),
    "verified upstream": program(termination(), upstreams=(_HTTPS,)),
    "verified grpc upstream": program(termination(), upstreams=(evolve(_HTTPS, protocol="grpc"),)),
    "split by a cookie": program(split(arm("b", "10")), upstreams=_ARMS),
    "split by an odd cookie, behind proxies": program(
        split(arm("b", "0.01"), arm("c", "99.5"), sticky=Sticky(by="cookie", name="connect.sid")),
        upstreams=_ARMS,
        trust=Trust(networks=(PODS,)),
    ),
    "split by a header": program(
        split(arm("b", "100"), sticky=Sticky(by="header", name="X-User")), upstreams=_ARMS
    ),
    "split by address, limits and TLS before it": program(
        termination(),
        verified_limits(rule("/login", "POST")),
        split(arm("b", "33.33"), sticky=Sticky(by="client-ip")),
        upstreams=_ARMS,
    ),
    "split by rules of every kind, with odd values": program(
        split(
            arm("b", "50", *_CONDITIONS),
            arm(
                "c", None, cookie_is("a.b-c", "x|y$'"), path_fits("/b/c"), path_fits("/a$(x%20)/*")
            ),
            sticky=None,
        ),
        upstreams=_ARMS,
    ),
    "split by rules alone": program(split(arm("b", None, *_CONDITIONS)), upstreams=_ARMS),
    "split of a caller": evolve(
        program(split(arm("b", "10"), sticky=None), upstreams=_ARMS, edge=False),
        address="127.0.0.1",
        stands_for="app",
    ),
    "split of grpc": program(
        split(arm("b", "10"), sticky=None),
        upstreams=tuple(evolve(one, protocol="grpc") for one in _ARMS),
    ),
    "split to TLS sidecars": program(
        split(arm("b", "10")), upstreams=(upstream(), evolve(_HTTPS, name="b", host="b"))
    ),
    "split to grpc with TLS": program(
        split(arm("b", "10")),
        upstreams=tuple(
            evolve(_HTTPS, name=name, host=name, protocol="grpc") for name in ("app", "b")
        ),
    ),
    "session by a cookie": program(_SESSION, upstreams=(_LISTED,)),
    "session by an odd cookie": program(
        evolve(_SESSION, cookie="connect.sid-2"), upstreams=(_LISTED,)
    ),
    "session by a cookie that is given, TLS and limits before it": program(
        termination(),
        limits(),
        evolve(_SESSION, cookie="shop.pod", issued=True),
        upstreams=(_LISTED,),
    ),
    "session by a header, of TLS sidecars and grpc": program(
        Session(header="X-User", origin=SESSION),
        upstreams=(evolve(_HTTPS, protocol="grpc", pods=_LISTED.pods),),
        edge=False,
        trust=Trust(networks=(PODS,)),
    ),
    "session of an arm": program(
        split(arm("b", "10")), _SESSION, upstreams=(_LISTED, upstream("b"))
    ),
    "upstream that public authorities vouch for": program(
        termination(), upstreams=(evolve(_HTTPS, verification=_PUBLIC, retry=False, keepalive=0),)
    ),
}
