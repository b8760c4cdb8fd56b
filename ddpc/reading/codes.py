"""The codes of ports that are named and not there."""

from __future__ import annotations

from ddpc.diagnostics import Code

_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_APP = "app demo { }\n"

UNKNOWN_PORT = Code(
    slug="resolve/unknown-port",
    summary="a port is named that the service does not have",
    why="Ports are known by name or number, and both are the service's to declare.",
    example=_APP + _WEB.replace("GET /ready", "GET /ready port admin"),
    instead=_APP + _WEB.replace("GET /ready", "GET /ready port http"),
)

WHICH_PORT = Code(
    slug="resolve/which-port",
    summary="several ports fit, and none is said",
    why="Where more than one port fits, a guess could be the wrong one.",
    example=_APP
    + _WEB.replace("  port  http 8080\n", "  port  http 8080\n  port  http 9090 named admin\n"),
    instead=_APP
    + _WEB.replace(
        "  port  http 8080\n", "  port  http 8080\n  port  http 9090 named admin\n"
    ).replace("GET /ready", "GET /ready port http"),
)
