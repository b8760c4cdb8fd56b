"""How long whatever stands before a service waits for it."""

from __future__ import annotations

from ddpc.ir.values import Duration
from ddpc.passes.plan import Plan

TIMEOUT = Duration(60_000)
"""How long a service may take between two reads, where nothing says otherwise."""


def said(plan: Plan, subject: str) -> Duration:
    """What the service says of itself; where requests are split, the longest of those behind."""
    services = plan.design.service_by_name
    behind = (services.get(name) for name in sorted(plan.splits.reach((subject,))))
    found = [one.timeout for one in behind if one is not None and one.timeout is not None]
    return max(found, default=TIMEOUT)


def patience(plan: Plan, *subjects: str) -> Duration:
    """How long the servers before ``subjects`` wait, the first of which is asked.

    What a route allows, or something that is split on the way, must not be cut short further in.
    """
    before = [outer for one in subjects for outer in (one, *split_before(plan, one))]
    services = plan.design.service_by_name
    own = [services[name].timeout for name in before if name in services]
    allowed = [r.timeout for one in before for _, r in plan.routes_to(one)]
    longest = [said(plan, subjects[0]), *own, *allowed]
    return max(one for one in longest if one is not None)


def split_before(plan: Plan, subject: str) -> tuple[str, ...]:
    """What is split on a request's way to ``subject``, through however many splits."""
    before = plan.splits.before(subject)
    return tuple(sorted({one.subject for one in before if one.tier} - {subject}))
