"""The diagnostics of the pattern rate-limit."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)
_ACCOUNTS = 'external accounts {\n  host "accounts.example.com"\n  port http 8080\n}\n'

UNVERIFIED = Code(
    slug="rate-limit/unverified",
    summary="a limit for authenticated users does not say how they are verified",
    why=(
        "A key taken from a header that nobody verifies is no limit: a client that sends another"
        " forged header with each request is never refused. So the limit needs someone who says"
        " whether the header is genuine."
    ),
    example=_APP
    + _WEB
    + "attach rate-limit to web {\n  anonymous 10/s\n  authenticated 100/s\n}\n",
    instead=_APP
    + _WEB
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 10/s\n"
    + "  authenticated 100/s verified by accounts at /verify\n}\n",
)

NO_LIMIT = Code(
    slug="rate-limit/no-limit",
    summary="a rate-limit limits nothing",
    why="An empty block would put a server before the service that does nothing.",
    example=_APP + _WEB + "attach rate-limit to web { }\n",
    instead=_APP + _WEB + "attach rate-limit to web { anonymous 10/s burst 20 }\n",
)

ONLY_VERIFIED = Code(
    slug="rate-limit/anonymous-unlimited",
    summary="verified users are limited and anonymous ones are not",
    why="Whoever meets the limit of an identity only has to leave the identity out.",
    example=_APP
    + _WEB
    + _ACCOUNTS
    + "attach rate-limit to web {\n  authenticated 100/s verified by accounts at /verify\n}\n",
    instead=_APP
    + _WEB
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 10/s\n"
    + "  authenticated 100/s verified by accounts at /verify\n}\n",
)

LARGER_ANONYMOUS = Code(
    slug="rate-limit/larger-anonymous",
    severity=Severity.WARNING,
    summary="anonymous clients may ask more than verified ones",
    why="Usually it is the other way round: an identity earns a larger allowance.",
    example=_APP
    + _WEB
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 100/s\n"
    + "  authenticated 10/s verified by accounts at /verify\n}\n",
    instead=_APP
    + _WEB
    + _ACCOUNTS
    + "attach rate-limit to web {\n  anonymous 10/s\n"
    + "  authenticated 100/s verified by accounts at /verify\n}\n",
)

NO_WAIT = Code(
    slug="rate-limit/no-wait",
    summary="a refused client is told to wait for no time",
    why=(
        "Well-behaved clients ask again when the time is over that Retry-After tells them, which is"
        " in whole seconds. At once they would be refused again, and the more of them come back"
        " together."
    ),
    example=_APP + _WEB + "attach rate-limit to web { anonymous 10/s; retry after 0s }\n",
    instead=_APP + _WEB + "attach rate-limit to web { anonymous 10/s; retry after 1s }\n",
)
