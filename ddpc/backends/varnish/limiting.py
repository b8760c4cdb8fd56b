"""Limits as token buckets of the vsthrottle module.

A rate with a burst is a leaky bucket: ``burst`` requests beyond the first may come at once, and
room for one more appears with the rate. As a token bucket it has ``burst + 1`` tokens, all of
which come back within ``(burst + 1) / rate``.
"""

from __future__ import annotations

from ddpc.backends.varnish import codes, quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Bucket, Limiting, Rule
from ddpc.backends.varnish.quote import Vcl
from ddpc.ir.http import Allowance, LimitRule, Limits

ADDRESS = "req.http.X-Real-IP"


def limiting(limits: Limits, findings: Findings) -> Limiting:
    """The buckets of ``limits``.

    An identity that nobody verified is no key by itself, since anyone can make up as many as
    they like: its requests need a token of the client's address too.
    """
    if limits.connections is not None:
        findings.say(
            codes.CONNECTIONS,
            "Varnish cannot limit how many requests of a client are in progress at once",
            limits.origin,
            notes=("its vsthrottle module counts requests over time, not those under way",),
            helps=("let nginx hold this limit: `attach tls` before it, or leave it out",),
        )
    rules = (_rule(number, rule, findings) for number, rule in enumerate(limits.rules, 1))
    signed: tuple[Bucket, ...] = ()
    if limits.authenticated is not None:
        signed = (
            _bucket("signed from", ADDRESS, limits.authenticated),
            _bucket("signed with", "req.http.Authorization", limits.authenticated),
        )
    anonymous = limits.anonymous
    return Limiting(
        rules=tuple(rule for rule in rules if rule is not None),
        signed=signed,
        anonymous=() if anonymous is None else (_bucket("anonymous", ADDRESS, anonymous),),
        status=limits.status,
        retry_after=max(1, limits.retry_after.seconds),
        origin=limits.origin,
    )


def _bucket(name: str, variable: str, allowance: Allowance) -> Bucket:
    capacity = allowance.burst + 1
    return Bucket(
        key=Vcl(f'"{name} " + {variable}'),
        capacity=capacity,
        period=quote.period(capacity / allowance.per_replica.per_second),
    )


def _rule(number: int, rule: LimitRule, findings: Findings) -> Rule | None:
    condition = findings.carry(
        "limit on", f"{rule.method or 'any'} {rule.path}", rule.origin, lambda: _condition(rule)
    )
    if condition is None:
        return None
    bucket = _bucket(f"rule {number}", ADDRESS, rule.allowance)
    return Rule(condition=condition, bucket=bucket, origin=rule.origin)


def _condition(rule: LimitRule) -> Vcl:
    """Which requests are meant. HEAD asks for what GET asks for."""
    parts = []
    if rule.method == "GET":
        parts.append('(req.method == "GET" || req.method == "HEAD")')
    elif rule.method is not None:
        parts.append(f"req.method == {quote.method(rule.method)}")
    if not is_every_path(rule):
        parts.append(f"(req.url ~ {quote.path(rule.path)} || req.http.X-Odd-Path)")
    return Vcl(" && ".join(parts) or "true")


def is_every_path(rule: LimitRule) -> bool:
    """Whether the rule is for all paths alike."""
    return rule.path.prefix and rule.path.path == "/"
