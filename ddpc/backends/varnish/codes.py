"""What Varnish cannot serve, said before anybody tries."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_WEB: Final = (
    'app shop { }\n\nservice web {\n  image "registry.example.com/web:1.0"\n  user  10001\n'
    "  port  http 8080\n  ready GET /ready\n  reach load-balancer\n}\n\n"
)

UNSERVED_LAYER: Final = Code(
    slug="varnish/unserved-layer",
    guard=True,
    summary="a layer that Varnish cannot hold",
    why=(
        "Varnish holds limits of unverified clients, and a cache behind them, on a plain port. It "
        "ends no TLS, asks no verifier, and counts requests over time, not those under way."
    ),
)
TOO_SMALL: Final = Code(
    slug="varnish/too-small",
    summary="Varnish does not fit into so little memory",
    why=(
        "The processes, their log of 16Mi and the compiler of their configuration take 48Mi; a"
        " quarter of the container is for threads, and more than an eighth for what is passed on."
    ),
    example=_WEB
    + "attach rate-limit to web { anonymous 10/s; memory 64Mi; varnish { gzip_level 9 } }\n",
    instead=_WEB
    + "attach rate-limit to web { anonymous 10/s; memory 96Mi; varnish { gzip_level 9 } }\n",
)
UPSTREAM_PROTOCOL: Final = Code(
    slug="varnish/upstream-protocol",
    guard=True,
    summary="an upstream to which Varnish cannot speak",
    why="Varnish fetches over plain HTTP/1.1: neither over TLS nor with gRPC.",
)
UPSTREAM_ADDRESS: Final = Code(
    slug="varnish/upstream-address",
    guard=True,
    summary="an upstream without one stable address",
    why=(
        "Varnish resolves a name once, when it starts, and does not start where there are several "
        "addresses of a kind."
    ),
)
UNCARRIED: Final = Code(
    slug="varnish/uncarried",
    guard=True,
    summary="a value that VCL cannot carry exactly",
    why=(
        "VCL's strings have no escapes: a double quote would end one, and what comes after it "
        "would be code. Values are carried exactly or refused."
    ),
)
UNVERIFIED: Final = Code(
    slug="varnish/unverified",
    guard=True,
    summary="a limit for authenticated clients, and nothing that verifies them",
    why=(
        "Whoever sends a made-up Authorization header with each request gets a fresh allowance "
        "each time: such a limit limits nobody."
    ),
)
STORE: Final = Code(
    slug="varnish/store",
    guard=True,
    summary="a store with which Varnish does not start",
    why="varnishd takes a number this small for one whose unit was forgotten, and ends.",
)
SLOW_READERS: Final = Code(
    slug="varnish/slow-readers",
    severity=Severity.WARNING,
    summary="a version of Varnish that cuts off large answers",
    why=(
        "An answer that is not stored passes through the Transient store. Before 7.3 Varnish "
        "fetches it as fast as the origin sends it, however slowly it is read. Without a bound "
        "that store outgrows the container; with one it is full after a few large answers, and "
        "all that need it fail: of 40 slow readers of 10 MB, 37 with 32 MiB. From 7.3 on a fetch "
        "waits for its reader, and the same 40 take 5 MiB."
    ),
    example=_WEB.replace("{ }", "{ target varnish 7.1 }") + "attach cache to web { }\n",
    instead=_WEB.replace("{ }", "{ target varnish 7.7 }") + "attach cache to web { }\n",
)
PARAMETER: Final = Code(
    slug="varnish/parameter",
    summary="a parameter with which Varnish does not start",
    why=(
        "varnishd ends at a parameter that it does not know or whose value is out of bounds. What "
        "it would refuse when it starts is refused here, at the statement."
    ),
    example=_WEB + "attach cache to web {\n  varnish { gzip_level 12 }\n}\n",
    instead=_WEB + "attach cache to web {\n  varnish { gzip_level 9 }\n}\n",
)
