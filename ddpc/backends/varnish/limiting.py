"""Limits as token buckets of the vsthrottle module.

A rate with a burst is a leaky bucket: ``burst`` requests beyond the first may come at once, and
room for one more appears with the rate. As a token bucket it has ``burst + 1`` tokens, all of
which come back within ``(burst + 1) / rate``.

The module counts whole tokens, and forgets the fraction of one that is due when one is taken. So
the limit is never exceeded, but it is strict with what comes unevenly. Measured at 100/s: evenly
sent, 95/s pass whole, and of 150/s 76 do; at random times 50/s pass whole, and of 90/s 72 do.
"""

from __future__ import annotations

from ddpc.backends.varnish import codes, quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Bucket, Limiting, Rule
from ddpc.backends.varnish.quote import Vcl
from ddpc.ir.http import Allowance, LimitRule, Limits


def limiting(limits: Limits, findings: Findings) -> Limiting:
    """The buckets of ``limits``. Every limit that fits a request holds for it."""
    if limits.authenticated is not None:
        findings.say(
            codes.UNVERIFIED,
            "nothing verifies who is authenticated",
            limits.authenticated.origin,
            notes=("with made-up credentials, each request would get an allowance of its own",),
            helps=("name a verifier: `verified by SERVICE at PATH`",),
        )
    rules = [_rule(number, rule, findings) for number, rule in enumerate(limits.rules, 1)]
    if limits.anonymous is not None:
        bucket = _bucket("anonymous", limits.anonymous)
        rules.append(Rule(condition=None, bucket=bucket, origin=limits.anonymous.origin))
    return Limiting(
        rules=tuple(rule for rule in rules if rule is not None),
        status=limits.status,
        retry_after=max(1, limits.retry_after.seconds),
        origin=limits.origin,
    )


def _bucket(name: str, allowance: Allowance) -> Bucket:
    capacity = allowance.burst + 1
    return Bucket(
        key=Vcl(f'"{name} " + req.http.X-Real-IP'),
        capacity=capacity,
        period=quote.period(capacity / allowance.per_replica.per_second),
    )


def _rule(number: int, rule: LimitRule, findings: Findings) -> Rule | None:
    what = f"{rule.method or 'any'} {rule.path}"
    condition = findings.carry("limit on", what, rule.origin, lambda: _condition(rule))
    if condition is None:
        return None
    bucket = _bucket(f"rule {number}", rule.allowance)
    return Rule(condition=condition or None, bucket=bucket, origin=rule.origin)


def _condition(rule: LimitRule) -> Vcl:
    """Which requests are meant; empty for all. HEAD asks for what GET asks for."""
    parts = []
    if rule.method == "GET":
        parts.append('req.method == "GET" || req.method == "HEAD"')
    elif rule.method is not None:
        parts.append(f"req.method == {quote.method(rule.method)}")
    if not is_every_path(rule):
        parts.append(f"req.url ~ {quote.path(rule.path)} || req.http.X-Odd-Path")
    if len(parts) < 2:
        return Vcl("".join(parts))
    return Vcl(" && ".join(f"({part})" if "||" in part else part for part in parts))


def is_every_path(rule: LimitRule) -> bool:
    """Whether the rule is for all paths alike."""
    return rule.path.prefix and rule.path.path == "/"
