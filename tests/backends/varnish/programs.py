"""Programs of every kind, for the checkers."""

from __future__ import annotations

from attrs import evolve

from ddpc.ir.http import Limits, Trust
from tests.backends.varnish.build import (
    APP,
    HEALTH,
    cache,
    keep,
    limits,
    native,
    program,
    rule,
    upstream,
)

PODS = Trust(networks=("10.244.0.0/16", "fd00::/8"))
_NODES = tuple(f"app-cache-{number}" for number in range(3))
EVERYTHING = cache(
    skip=("/admin/*", "/login", "/caf%c3%a9"),
    skip_cookies=("logged_in_*", "a.b+c|d"),
    keeps=(keep("/static/*"), keep("/favicon.ico", 90)),
    purge=True,
    hosts=("shop.example.com", "www.shop.example.com"),
)
RULES = (rule("/login", "POST"), rule("/search/*", "GET"), rule("/*", "DELETE"), rule("/api/*"))

PROGRAMS = {
    "cache": program(cache()),
    "cache-of-nothing-said": program(cache(ignored=(), rescue=0, grace=0)),
    "cache-with-everything": program(EVERYTHING),
    "cache-behind-tls": program(EVERYTHING, edge=False, trust=PODS),
    "cache-behind-balancer": program(EVERYTHING, trust=PODS),
    "cache-on-one-port": program(cache(), health_port=8080),
    "cache-without-retries": program(cache(), to=upstream(retry=False)),
    "cache-of-an-address": program(cache(), to=upstream("192.0.2.1")),
    "cache-of-an-ipv6-address": program(cache(), to=upstream("2001:db8::1")),
    "sharded": program(cache(nodes=_NODES, purge=True)),
    "sharded-with-everything": program(
        limits(*RULES), evolve(EVERYTHING, peers=cache(nodes=_NODES).peers), trust=PODS
    ),
    "limits": program(limits()),
    "limits-with-rules": program(limits(*RULES), edge=False, trust=PODS),
    "rules-alone": program(Limits(anonymous=None, rules=RULES, origin=APP)),
    "limits-and-cache": program(limits(), cache()),
    "everything": program(
        limits(*RULES),
        EVERYTHING,
        edge=False,
        trust=PODS,
        health_port=HEALTH,
        natives=(native("send_timeout", "120"), native("workspace_client", "128k")),
    ),
}
