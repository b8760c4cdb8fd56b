"""The codes of what an attachment of split says."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n}\nservice experiment like web { }\n"
)
_MORE = "service third like web { }\n"
_CALLER = (
    'service caller {\n  image "registry.example.com/caller:1.0"\n  user  10001\n'
    "  env   WEB address of web\n}\n"
)
_TIER = "attach split to web {{\n  {}\n  reach load-balancer\n}}\n"
_SITE = "front site { port http 80 }\n"
_FRONT = "attach split to site {{\n  {}\n  reach load-balancer\n}}\n"
_BESIDE = "attach split to caller as ambassador for web {{\n  {}\n}}\n"


def _tier(*statements: str) -> str:
    return _APP + _WEB + _MORE.replace("}", "reach load-balancer }") + _tier_of(*statements)


def _tier_of(*statements: str) -> str:
    return _TIER.format("\n  ".join(statements))


def _front(*statements: str) -> str:
    return _APP + _WEB + _SITE + _FRONT.format("\n  ".join(statements))


def _beside(*statements: str) -> str:
    return _APP + _WEB + _CALLER + _BESIDE.format("\n  ".join(statements))


TOO_MUCH: Final = Code(
    slug="split/too-much",
    summary="shares add up to more than a hundred per cent",
    why="Every request goes to one arm.",
    example=_tier("send 60% to experiment", "send 50% to third"),
    instead=_tier("send 60% to experiment", "send 30% to third", "send rest to web"),
)

TOO_FINE: Final = Code(
    slug="split/too-fine",
    summary="a share is finer than a hundredth of a per cent",
    why="Users are drawn in ten thousand parts: two digits after the point.",
    example=_tier("send 0.125% to experiment"),
    instead=_tier("send 0.13% to experiment"),
)

NO_REST: Final = Code(
    slug="split/no-rest",
    summary="shares do not add up to a hundred per cent, and nothing takes what is left",
    why=(
        "A front has no pods of its own that could take what no arm does. A server would be started"
        " with such shares without a word, and fail those users."
    ),
    example=_front("send 10% to experiment", "send 85% to web"),
    instead=_front("send 10% to experiment", "send rest to web"),
)

TWO_RESTS: Final = Code(
    slug="split/two-rests",
    summary="what is left goes to two places",
    why="One arm takes all whom the shares leave.",
    example=_front("send rest to experiment", "send rest to web"),
    instead=_front("send 50% to experiment", "send rest to web"),
)

NOTHING_LEFT: Final = Code(
    slug="split/nothing-left",
    severity=Severity.WARNING,
    summary="nothing is left for the arm that takes the rest",
    why="The others have a hundred per cent: its pods run for rules alone, or for nothing.",
    example=_tier("send 100% to experiment"),
    instead=_tier("send 99% to experiment"),
)

NOWHERE: Final = Code(
    slug="split/nowhere",
    summary="a split sends nothing to anything else",
    why="All requests would go where they go without it, through one more server.",
    example=_APP
    + _WEB.replace("like web { }", "like web { reach load-balancer }")
    + _tier_of("send 10% to web"),
    instead=_tier("send 10% to experiment"),
)

NO_KEY: Final = Code(
    slug="split/no-key",
    severity=Severity.WARNING,
    summary="nothing keeps a user with one arm",
    why=(
        "The callers are programs, which keep no cookies: each request is drawn by itself, and with"
        " each a user may meet another arm. A header that they send for each user keeps it; `sticky"
        " none` says that requests need not be kept together."
    ),
    example=_beside("listen 8000", "send 10% to experiment"),
    instead=_beside("listen 8000", "send 10% to experiment", "sticky header x-user"),
)

NOTHING_STICKY: Final = Code(
    slug="split/nothing-sticky",
    summary="`sticky` is said where no share is",
    why=(
        "Rules decide by each request alone: there is nothing to keep a user in. At the end of a"
        " ramp, where `send rest` leads all to one arm, `sticky` may stay."
    ),
    example=_tier("send to experiment when header x-beta is on", "sticky cookie uid"),
    instead=_tier("send to experiment when header x-beta is on"),
)

NO_TIME: Final = Code(
    slug="split/no-time",
    summary="the cookie of a split lasts less than a second",
    why=(
        "Browsers count how long a cookie lasts in whole seconds, and forget one of none at once:"
        " each request would be a newcomer's."
    ),
    example=_tier("send 10% to experiment", "sticky cookie uid for 0s"),
    instead=_tier("send 10% to experiment", "sticky cookie uid for 30d"),
)

NOT_A_KEY: Final = Code(
    slug="split/not-a-key",
    summary="a split by a header that does not tell users apart",
    why=(
        "The key has to be the same in all requests of a user, and another in those of others."
        " `host` is one for everybody: one arm would get all users, the others nobody. Headers"
        " about addresses are set by proxies, and those of the connection and of one request change"
        " from request to request: users would meet another arm with each."
    ),
    example=_tier("send 10% to experiment", "sticky header host"),
    instead=_tier("send 10% to experiment", "sticky header x-user"),
)

SAME_RULE: Final = Code(
    slug="split/same-rule",
    summary="two rules of a split are for the same requests",
    why="A request goes to one arm.",
    example=_tier(
        "send to experiment when header x-beta is on", "send to third when header X-Beta is on"
    ),
    instead=_tier(
        "send to experiment when header x-beta is on", "send to third when header X-Beta is off"
    ),
)

BOTH_FIT: Final = Code(
    slug="split/both-fit",
    severity=Severity.WARNING,
    summary="a request can fit two rules that lead to different arms",
    why=(
        "Statements have no order, so the place in the file does not decide: of two headers, or two"
        " cookies, the one wins whose name comes first in the alphabet."
    ),
    example=_tier(
        "send to experiment when header x-beta is on", "send to third when header x-team is qa"
    ),
    instead=_tier(
        "send to experiment when header x-beta is on", "send to third when cookie team is qa"
    ),
)

NO_LISTEN: Final = Code(
    slug="split/no-listen",
    summary="an ambassador does not say on which port of localhost it listens",
    why="The application dials it there, and the containers of a pod share their ports.",
    example=_beside("send 10% to experiment", "sticky header x-user"),
    instead=_beside("listen 8000", "send 10% to experiment", "sticky header x-user"),
)

OF_TIERS: Final = Code(
    slug="split/of-tiers",
    summary="a setting of a tier is said of an ambassador",
    why="An ambassador runs in every pod of its caller, and only that dials it.",
    example=_beside("listen 8000", "send 10% to experiment", "sticky none", "replicas 3"),
    instead=_beside("listen 8000", "send 10% to experiment", "sticky none"),
)

ONE_CLIENT: Final = Code(
    slug="split/one-client",
    summary="an ambassador would tell users apart by their address",
    why=(
        "Its only client is the application in its own pod: everybody has the address of localhost,"
        " and all go to one arm (measured: 200 of 200 requests). Users are in what the application"
        " says of them."
    ),
    example=_beside("listen 8000", "send 10% to experiment", "sticky client-ip"),
    instead=_beside("listen 8000", "send 10% to experiment", "sticky header x-user"),
)

COOKIES_INSIDE: Final = Code(
    slug="split/cookies-inside",
    severity=Severity.WARNING,
    summary="users are told apart by a cookie where the callers are programs",
    why=(
        "A program keeps no cookies by itself. It would have to pass on its users' cookies with"
        " each request, and to them what it is given; otherwise each request is a newcomer."
    ),
    example=_beside("listen 8000", "send 10% to experiment", "sticky cookie uid"),
    instead=_beside("listen 8000", "send 10% to experiment", "sticky header x-user"),
)
