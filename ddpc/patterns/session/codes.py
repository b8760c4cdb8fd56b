"""The diagnostics of the pattern session."""

from __future__ import annotations

from ddpc.diagnostics import Code

_APP = "app demo { dns kube-dns.kube-system.svc.cluster.local }\n"
_SHOP = (
    'service shop {\n  image    "registry.example.com/shop:4.2"\n  user     10001\n'
    "  port     http 8080\n  replicas 3\n  ready    GET /ready\n}\n"
)
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  calls shop\n}\n"
)
_GRPC = _SHOP.replace("http 8080", "grpc 8080").replace("GET /ready", "grpc")


def _session(inner: str) -> str:
    return f"attach session to shop {{ {inner} }}\n"


AFFINITY_TIME = Code(
    slug="session/affinity-time",
    summary="a client's address is to be remembered for less than a second, or more than a day",
    why="The cluster counts this time in whole seconds, from 1 to 86,400.",
    example=_APP + _SHOP + _WEB + _session("by client-ip for 2d"),
    instead=_APP + _SHOP + _WEB + _session("by client-ip for 1d"),
)

NO_TIER = Code(
    slug="session/no-tier",
    summary="a session by client address is given what only a server has",
    why=(
        "By client address the cluster itself keeps callers on their pods: there is no server that"
        " could be sized, set, ordered among layers, or reached."
    ),
    example=_APP + _SHOP + _WEB + _session("by client-ip; replicas 3"),
    instead=_APP + _SHOP + _WEB + _session("by client-ip"),
)

NOT_A_KEY = Code(
    slug="session/not-a-key",
    summary="a session by a header that does not tell clients apart",
    why=(
        "The key has to be the same in all requests of a client, and another in those of others."
        " Headers about addresses are set by proxies, and the same for all behind one; those of the"
        " connection and of one request change from request to request."
    ),
    example=_APP + _SHOP + _session("by header x-forwarded-for; reach load-balancer"),
    instead=_APP + _SHOP + _session("by header x-user; reach load-balancer"),
)

NO_COOKIES = Code(
    slug="session/no-cookies",
    summary="a session by cookie before a port whose clients keep none",
    why="Clients of gRPC keep no cookies: every request would go to any pod.",
    example=_APP + _GRPC + _session("by cookie SESSION; reach load-balancer"),
    instead=_APP + _GRPC + _session("by header x-user; reach load-balancer"),
)
