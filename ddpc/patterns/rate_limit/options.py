"""What an attachment of rate-limit says."""

from __future__ import annotations

from math import ceil

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, PathPattern, Rate
from ddpc.node import frozen
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.rate_limit.codes import (
    LARGER_ANONYMOUS,
    NO_LIMIT,
    NO_WAIT,
    ONLY_VERIFIED,
    UNVERIFIED,
)
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block, Setting


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
    return RateLimitOptions(
        anonymous=limits[0],
        authenticated=limits[1],
        verified_by=_verified_by(authenticated),
        rules=rules,
        connections=connections,
        clients=block.value("clients", int) or 100_000,
        retry_after=_retry_after(block.one("retry"), report),
        reach=reaches(block),
        listen=block.value("listen", int),
        listens=listens(block),
        sizes=sizes_of(block),
    )


def _retry_after(retry: Setting | None, report: list[Diagnostic]) -> Duration | None:
    if retry is None:
        return None
    wait = retry.need("value", Duration)
    if not wait.milliseconds:
        report.append(
            Diagnostic(
                code=NO_WAIT,
                message="a refused client is told to come back at once",
                span=retry.where("value"),
                label="expected a second or more",
                helps=("leave `retry` out: it is then told when one more request is allowed",),
            )
        )
    return wait


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
