"""Requests that are refused for being too many, or not, whatever replicas they reach."""

from __future__ import annotations

from fractions import Fraction

from ddpc.diagnostics import one_of
from ddpc.ir.asking import Request
from ddpc.ir.http import Allowance, Limits
from ddpc.passes.expected.paths import path_fits
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.ways import Ways


def refused_limited(ways: Ways, request: Request, wanted: int) -> Refusal | None:
    """Why it cannot be that ``wanted`` of the requests are refused, or is so by chance."""
    name = ways.expectation.service
    if not ways.limits:
        return Refusal(f"nothing before `{name}` limits requests")
    allowances = [
        (found, replicas)
        for layer, replicas in ways.limited
        for found in _allowances(layer, request)
    ]
    if not allowances:
        return Refusal(
            f"no limit before `{name}` is for {request.method} {request.path}",
            helps=(
                "the limits are on "
                + one_of(
                    f"{rule.method or 'any'} {rule.path}"
                    for layer in ways.limits
                    for rule in layer.rules
                ),
            ),
        )
    least = min((one for one, _ in allowances), key=lambda one: one.burst)
    chance = _by_chance(ways, request, wanted, allowances)
    if request.times <= least.burst + 1:
        replica = f"a replica lets a burst of {least.burst} through, and one more"
        return Refusal(
            f"{request.times} requests of one client are within the limit of {least.declared}",
            notes=(f"{replica}: {least.burst + 2} are the fewest that can meet it", *_sure(chance)),
            helps=chance.helps if chance is not None else (),
        )
    return chance


def _allowances(limits: Limits, request: Request) -> list[Allowance]:
    found = [
        rule.allowance
        for rule in limits.rules
        if rule.method in {None, request.method} and path_fits(rule.path, request.path)
    ]
    general = limits.authenticated if request.identity is not None else None
    general = general or limits.anonymous
    return [*found, *([general] if general is not None else [])]


def _by_chance(
    ways: Ways, request: Request, wanted: int, allowances: list[tuple[Allowance, int]]
) -> Refusal | None:
    """Too few are refused if the replicas share the requests evenly, though they come at once.

    Nothing is said where a client is kept with a replica, where replicas are down, or where
    requests are shared out to services.
    """
    kept = ways.sessions or any(ways.plan.affinity(name) for name in ways.answering)
    if kept or ways.fault or len(ways.answering) > 1:
        return None
    alike = ways.expectation.from_pod is not None or request.identity is not None
    clients = 1 if alike else request.clients or 1
    each = request.count // clients + request.again
    allowance, replicas = min(allowances, key=lambda one: _passing(*one))
    passing = _passing(allowance, replicas)
    if clients * max(0, each - passing) >= wanted:
        return None
    within = request.within
    seconds = Fraction(within.milliseconds, 1000) if within is not None else Fraction(0)
    enough = min(_passing(*one, seconds) for one in allowances) + -(-wanted // clients)
    alone = replicas == 1
    burst = f"a burst of {allowance.burst} through, and one more"
    several = f"{replicas} replicas each let {burst}: which of them a request reaches is not said"
    return Refusal(
        f"{passing} requests of one client may all be within the limit of {allowance.declared}",
        notes=(
            f"the only replica lets {burst}" if alone else several,
            f"{enough} {'within ' + str(within) if within else 'at once'} are surely enough",
        ),
        helps=(f"write `{enough} times`",) if clients == (request.clients or 1) else (),
        label="cannot come true" if alone else "comes true by chance",
    )


def _sure(chance: Refusal | None) -> tuple[str, ...]:
    """How many are surely enough."""
    return chance.notes[1:] if chance is not None else ()


def _passing(allowance: Allowance, replicas: int, seconds: Fraction = Fraction(0)) -> int:
    """The most requests of one client that all replicas let through in a time."""
    return replicas * int(allowance.burst + 1 + allowance.per_replica.per_second * seconds)
