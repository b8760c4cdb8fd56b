"""How many of a client's requests get through a limit, if they all come at once."""

from __future__ import annotations

from math import ceil

from attrs import frozen

from ddpc.ir.http import Allowance, Limits
from tests.model.wire import Asked


@frozen
class Bounds:
    """So many of the first pass for certain, and no more than so many in all."""

    first: int
    most: int


def passing(limits: Limits, asked: Asked, seconds: float) -> Bounds:
    """The bounds for copies of a request, made by one anonymous client within so many seconds.

    A bucket holds what may come at once, one more than the burst, and leaks at the rate of one
    replica. Whatever concerns the request must have room.
    """
    found = [one for one in (limits.anonymous,) if one is not None]
    found += [
        rule.allowance
        for rule in limits.rules
        if rule.method in {None, asked.method, "GET" if asked.method == "HEAD" else None}
        if asked.path.startswith(rule.path.path)
        if rule.path.prefix or asked.path == rule.path.path
    ]
    return Bounds(
        first=min(one.burst + 1 for one in found),
        most=min(_most(one, seconds) for one in found),
    )


def _most(allowance: Allowance, seconds: float) -> int:
    rate = allowance.per_replica
    return allowance.burst + 1 + ceil(rate.count / rate.seconds * seconds)
