"""What an attachment of rate-limit says."""

from __future__ import annotations

from math import ceil

from attrs import field, frozen

from ddpc.diagnostics import Code, Diagnostic, Severity
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, PathPattern, Rate
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block, Setting

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


@frozen(kw_only=True)
class Allowed:
    """A rate with its burst, for all replicas together."""

    rate: Rate
    burst: int
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class VerifiedBy:
    """Who verifies an identity: a declared thing, its port, the path that is asked."""

    target: str
    port: str | int | None
    path: str
    identity_header: str | None
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class Rule:
    """An allowance for some requests."""

    method: str | None
    path: PathPattern
    allowed: Allowed


@frozen(kw_only=True)
class RateLimitOptions:
    """What the block says; ``listen`` None: as the placement has it."""

    anonymous: Allowed | None
    authenticated: Allowed | None
    verified_by: VerifiedBy | None
    rules: tuple[Rule, ...]
    connections: int | None
    clients: int
    retry_after: Duration | None
    reach: bool
    listen: int | None
    listens: Origin | None = field(eq=False, repr=False)
    sizes: TierSizes


def read(block: Block, report: list[Diagnostic]) -> RateLimitOptions | None:
    """The options; None where ``report`` says why there are none."""
    anonymous, authenticated = block.one("anonymous"), block.one("authenticated")
    rules = tuple(_rule(one) for one in block.listed("on"))
    connections = block.value("connections", int)
    if authenticated is not None and authenticated.form == 1:
        _unverified(authenticated, report)
    elif authenticated is not None and anonymous is None:
        report.append(_anonymous_unlimited(authenticated))
    if anonymous is None and authenticated is None and not rules and connections is None:
        report.append(
            Diagnostic(
                code=NO_LIMIT,
                message="this rate-limit limits nothing",
                span=block.head,
                label="says no limit",
                helps=("say what one client may ask: `anonymous 10/s burst 20`",),
            )
        )
    limits = (_allowed(anonymous), _allowed(authenticated))
    if limits[0] and limits[1] and limits[0].rate.per_second > limits[1].rate.per_second:
        assert authenticated is not None
        report.append(
            Diagnostic(
                code=LARGER_ANONYMOUS,
                message=f"anonymous clients may ask {limits[0].rate}, verified ones"
                f" {limits[1].rate}",
                span=authenticated.where("rate"),
                label="smaller than the anonymous rate",
            )
        )
    retry = block.one("retry")
    return RateLimitOptions(
        anonymous=limits[0],
        authenticated=limits[1],
        verified_by=_verified_by(authenticated),
        rules=rules,
        connections=connections,
        clients=block.value("clients", int) or 100_000,
        retry_after=retry.get("value", Duration) if retry is not None else None,
        reach=reaches(block),
        listen=block.value("listen", int),
        listens=listens(block),
        sizes=sizes_of(block),
    )


def _allowed(setting: Setting | None) -> Allowed | None:
    if setting is None:
        return None
    rate = setting.need("rate", Rate)
    return Allowed(
        rate=rate,
        burst=_burst(setting, rate),
        origin=Origin(setting.head, setting.text, "rate-limit"),
    )


def _burst(setting: Setting, rate: Rate) -> int:
    """What is said, or one second's worth: a browser asks for a page's parts all at once."""
    said = setting.get("burst", int)
    return said if said is not None else ceil(rate.per_second)


def _rule(setting: Setting) -> Rule:
    allowed = _allowed(setting)
    assert allowed is not None
    return Rule(
        method=setting.get("method", str), path=setting.need("path", PathPattern), allowed=allowed
    )


def _verified_by(setting: Setting | None) -> VerifiedBy | None:
    if setting is None or setting.form != 0:
        return None
    port = setting.get("port", object)
    assert port is None or isinstance(port, str | int)
    return VerifiedBy(
        target=setting.need("verifier", str),
        port=port,
        path=setting.need("path", str),
        identity_header=setting.get("identity", str),
        origin=Origin(setting.head, setting.text, "rate-limit"),
    )


def _unverified(setting: Setting, report: list[Diagnostic]) -> None:
    report.append(
        Diagnostic(
            code=UNVERIFIED,
            message="nobody verifies the identity that this limit is for",
            span=setting.head,
            label="expected `verified by SERVICE at PATH`",
            notes=(
                (
                    "a forged header with each request would be a new identity each time, and never"
                    " refused"
                ),
            ),
        )
    )


def _anonymous_unlimited(setting: Setting) -> Diagnostic:
    return Diagnostic(
        code=ONLY_VERIFIED,
        message="verified users are limited and anonymous ones are not",
        span=setting.head,
        label="escaped by leaving the identity out",
        helps=("limit anonymous requests too: `anonymous 10/s burst 20`",),
    )
