"""Divides limits by the replicas that enforce them."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.http import Allowance, Limits
from ddpc.ir.values import Duration, Rate
from ddpc.passes.codes_layers import RATE_TOO_SMALL
from ddpc.patterns.contract import Hop


def divided(hop: Hop, replicas: int, report: list[Diagnostic]) -> Hop:
    """The hop with each of its limits as one of ``replicas`` enforces it."""
    layer = hop.layer
    if not isinstance(layer, Limits):
        return hop

    def part(allowance: Allowance | None) -> Allowance | None:
        return _part(allowance, replicas, report) if allowance is not None else None

    rules = tuple(
        evolve(rule, allowance=_part(rule.allowance, replicas, report)) for rule in layer.rules
    )
    anonymous, authenticated = part(layer.anonymous), part(layer.authenticated)
    kept = [one for one in (anonymous, authenticated) if one is not None]
    kept += [rule.allowance for rule in rules]
    return evolve(
        hop,
        layer=evolve(
            layer,
            anonymous=anonymous,
            authenticated=authenticated,
            rules=rules,
            retry_after=layer.retry_after if layer.retry_after.milliseconds else _retry_after(kept),
        ),
    )


def _retry_after(kept: list[Allowance]) -> Duration:
    """The time in which the slowest of a replica's limits allows one more request."""
    waits = [-(-one.per_replica.seconds // one.per_replica.count) for one in kept]
    return Duration(max(waits, default=1) * 1_000)


def _part(allowance: Allowance, replicas: int, report: list[Diagnostic]) -> Allowance:
    rate = per_replica(allowance.declared, replicas)
    if rate is None:
        report.append(
            Diagnostic(
                code=RATE_TOO_SMALL,
                message=f"{allowance.declared} is less than one request a minute for each replica",
                span=allowance.origin.span,
                label=f"divided by {replicas}",
                notes=(
                    (
                        f"{allowance.declared} over {replicas} replicas is"
                        f" {allowance.declared.per_second * 60 / replicas} a minute for each"
                    ),
                ),
                helps=("allow more, or let fewer replicas enforce it",),
            )
        )
        rate = Rate(1, 60)
    return evolve(allowance, per_replica=rate, burst=-(-allowance.declared_burst // replicas))


def per_replica(declared: Rate, replicas: int) -> Rate | None:
    """The part of one replica in whole requests: a second where that is exact, else a minute.

    What does not divide is rounded down, so that all replicas together never allow more than was
    declared. None: it would be less than one a minute.
    """
    each_second = declared.per_second / replicas
    if each_second.denominator == 1:
        return Rate(int(each_second), 1)
    each_minute = int(each_second * 60)
    return Rate(each_minute, 60) if each_minute else None
