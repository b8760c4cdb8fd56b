"""The codes of who is who: cookies and headers that tell users apart, from the edge to the pods."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = "app demo { dns kube-dns.kube-system.svc.cluster.local }\n"
_ONE = (
    'service web {\n  image    "registry.example.com/web:1.0"\n  user     10001\n'
    "  port     http 8080\n  replicas 3\n  ready    GET /ready\n}\n"
)
_WEB = _ONE + "service experiment like web { }\n"
_SPLIT = "attach split to web { send 10% to experiment; sticky cookie uid; reach load-balancer }\n"

GIVEN_TWICE = Code(
    slug="split/cookie-given-twice",
    summary="two layers on a user's way give one cookie",
    why=(
        "A split gives newcomers a cookie and draws them by its value; a session chooses their pod"
        " by that of its own, and a split behind another draws anew. Two cookies of one name in an"
        " answer leave one in the browser: with the next request the user is drawn by another value"
        " (measured on nginx 1.30: 29 of 100 users changed their arm). The arms of a split that"
        " keeps its users may give one cookie: who is at one is not at the other."
        " Servers read the names of cookies without regard to case."
    ),
    example=_APP + _WEB + _SPLIT + "attach session to web { by cookie uid issued }\n",
    instead=_APP + _WEB + _SPLIT + "attach session to web { by cookie pod issued }\n",
)

PASSED_BY_ALL = Code(
    slug="cache/passed-by-all",
    severity=Severity.WARNING,
    summary="a cache is passed by with a cookie that everybody is given, or a header of everybody",
    why=(
        "A cookie may be the service's own session, and a header may name its user: with either,"
        " requests go past a cache unless it knows better. What tells users apart is with all of"
        " them from their second request on, so that the cache would serve newcomers alone. Whether"
        " answers depend on it is for the service to know. What a split names by itself"
        " is ignored by every cache."
    ),
    example=_APP + _WEB + _SPLIT + "attach cache to web { }\n",
    instead=_APP + _WEB + _SPLIT.replace("sticky cookie uid; ", "") + "attach cache to web { }\n",
)

IGNORED_IN_VAIN = Code(
    slug="cache/ignored-in-vain",
    severity=Severity.WARNING,
    summary="a cache is to ignore a header that it does not look at",
    why=(
        "A cache looks at those headers that a split before it or a session behind it knows users"
        " by, at those of a split's rules, and at Authorization, which always makes a request one"
        " user's own. `ignore header` is for the former."
    ),
    example=_APP + _ONE + "attach cache to web { ignore header x-user; reach load-balancer }\n",
    instead=_APP
    + _ONE
    + "attach cache to web { ignore header x-user; reach load-balancer }\n"
    + "attach session to web { by header x-user }\n",
)
