"""By what users are told apart on their way to a service, and what caches on it make of that."""

from __future__ import annotations

from attrs import evolve

from ddpc.ir.http import Cache, Session
from ddpc.ir.split import HeaderIs
from ddpc.node import frozen
from ddpc.passes.plan import Chain, Plan
from ddpc.passes.split_ways import Splitting
from ddpc.patterns.contract import Hop


@frozen(kw_only=True)
class Headers:
    """The headers, in lower case, that tell the users of a chain apart: by which split, by its
    session; and those that rules of splits look at.
    """

    by_split: dict[str, Splitting]
    by_session: frozenset[str]
    by_rule: frozenset[str]

    @property
    def of_users(self) -> frozenset[str]:
        """Those that say who asks."""
        return frozenset(self.by_split) | self.by_session


def headers(plan: Plan, chain: Chain) -> Headers:
    """What the splits before a chain, and the session in it, know users by."""
    before = plan.splits.before(chain.subject)
    layers = [hop.layer for hop in hops(chain)]
    return Headers(
        by_split={
            one.layer.sticky.name.lower(): one
            for one in before
            if one.layer.sticky is not None and one.layer.sticky.by == "header"
        },
        by_session=frozenset(
            layer.header.lower() for layer in layers if isinstance(layer, Session) and layer.header
        ),
        by_rule=frozenset(
            rule.condition.name.lower()
            for one in before
            for rule, _ in one.layer.rules
            if isinstance(rule.condition, HeaderIs)
        ),
    )


def hops(chain: Chain) -> tuple[Hop, ...]:
    """Every layer of a chain, from the user inwards."""
    return tuple(hop for group in (*chain.tiers, *chain.sidecars) for hop in group.hops)


def with_users(plan: Plan, chain: Chain, cache: Cache) -> Cache:
    """A cache that gives no user's answer to another, and that no cookie of ours passes by.

    What tells users apart goes past it, as Authorization does; where rules look at a header,
    answers are for requests that say the same. The host is part of every key.
    """
    found = headers(plan, chain)
    settled = {*cache.ignored_headers, *cache.skip_headers}
    return evolve(
        cache,
        ignored_cookies=(*cache.ignored_cookies, *sorted(plan.splits.own_cookies)),
        user_headers=tuple(sorted(found.of_users - settled)),
        apart_headers=tuple(sorted(found.by_rule - found.of_users - settled - {"host"})),
    )
