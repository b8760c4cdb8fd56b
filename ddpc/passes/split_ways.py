"""The splits of a program, and where requests that come to something may have come through."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import field

from ddpc.ir.http import Split
from ddpc.ir.origin import Origin
from ddpc.ir.upstream import Upstream
from ddpc.node import frozen


@frozen(kw_only=True)
class Splitting:
    """A split at its place, a tier or beside a caller, and the arms that are not its subject."""

    subject: str
    layer: Split
    arms: tuple[Upstream, ...]
    tier: bool
    origin: Origin = field(eq=False, repr=False)

    @property
    def ways(self) -> frozenset[str]:
        """What its requests come to next."""
        home = {self.subject} if self.tier else set()
        return frozenset({*home, *(arm.target for arm in self.arms if arm.target)})


@frozen(kw_only=True, slots=False)
class SplitWays:
    """All splits of a program, in the order of what they split."""

    every: tuple[Splitting, ...]

    @cached_property
    def _tiers(self) -> dict[str, list[Splitting]]:
        found: dict[str, list[Splitting]] = {}
        for one in self.every:
            if one.tier:
                found.setdefault(one.subject, []).append(one)
        return found

    @cached_property
    def _before(self) -> dict[str, list[Splitting]]:
        found: dict[str, list[Splitting]] = {}
        for one in self.every:
            for subject in self.reach(one.ways):
                found.setdefault(subject, []).append(one)
        return found

    def reach(self, begin: Iterable[str]) -> frozenset[str]:
        """What requests for some subjects come to: these, the arms of their splits, and so on."""
        reached: set[str] = set()
        left = set(begin)
        while left:
            subject = left.pop()
            reached.add(subject)
            for one in self._tiers.get(subject, ()):
                left |= one.ways - reached
        return frozenset(reached)

    def before(self, subject: str) -> tuple[Splitting, ...]:
        """The splits that requests for ``subject`` may have come through."""
        return tuple(self._before.get(subject, ()))

    @cached_property
    def own_cookies(self) -> frozenset[str]:
        """The cookies that splits give under names that nobody but us chose."""
        sticky = (one.layer.sticky for one in self.every)
        return frozenset(one.name for one in sticky if one is not None and one.own)
