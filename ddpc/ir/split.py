"""Splits: which requests go to which of several next hops."""

from __future__ import annotations

from attrs import field

from ddpc.ir.layer_kind import LayerKind
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration, PathPattern, Percent
from ddpc.node import frozen

YEAR = Duration(365 * 86_400_000)


@frozen(kw_only=True)
class HeaderIs:
    """Requests whose header ``name`` is exactly ``value``."""

    name: str
    value: str


@frozen(kw_only=True)
class CookieIs:
    """Requests whose cookie ``name`` is exactly ``value``."""

    name: str
    value: str


@frozen(kw_only=True)
class PathFits:
    """Requests whose path matches."""

    path: PathPattern


Condition = HeaderIs | CookieIs | PathFits


@frozen(kw_only=True)
class Rule:
    """Requests that fit ``condition`` go to an arm whatever the shares say."""

    condition: Condition
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Arm:
    """One of the ways: the upstream named ``upstream`` (None: the program's own next hop).

    It gets ``share`` of the requests that no rule claims (None: none of them), or with ``rest``
    what the other arms leave; and what fits one of ``rules``.
    """

    upstream: str | None
    share: Percent | None = None
    rest: bool = False
    rules: tuple[Rule, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Sticky:
    """What keeps a user with one arm: the user's ``cookie``, ``header`` or ``client-ip``.

    ``name`` is the cookie's or header's. Who has no such cookie is given one that ``lasts``; a
    request without the header is shared out by itself. ``own``: the cookie is named by nobody but
    us, so no service reads it.
    """

    by: str
    name: str = ""
    lasts: Duration = YEAR
    own: bool = False


@frozen(kw_only=True)
class Split:
    """Sends each request to one of the arms.

    Arms with shares stand in an order that no change of their shares changes, the rest last:
    when the first one grows, only those users move that it gains. ``sticky`` None: each request
    is shared out by itself. ``salt`` draws the users; it has to stay what it is, or all are drawn
    anew.
    """

    kind = LayerKind.SPLIT
    arms: tuple[Arm, ...]
    sticky: Sticky | None
    salt: str
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def shared(self) -> tuple[Arm, ...]:
        """The arms that shares lead to, the one that takes what is left last."""
        drawn = [arm for arm in self.arms if arm.share is not None and not arm.rest]
        return (*drawn, *(arm for arm in self.arms if arm.rest))

    @property
    def fallback(self) -> Arm:
        """The arm that takes what is left; without shares, the last one."""
        return next(iter(reversed(self.shared)), self.arms[-1])

    @property
    def rules(self) -> tuple[tuple[Rule, Arm], ...]:
        """Every rule with its arm, the one first that wins where several fit.

        Headers win over cookies and cookies over paths, by the alphabet of their names; of paths
        the exact one wins, then the longest.
        """
        found = [(rule, arm) for arm in self.arms for rule in arm.rules]
        return tuple(sorted(found, key=lambda one: _precedence(one[0].condition)))


def _precedence(condition: Condition) -> tuple[int, int, str, str]:
    if isinstance(condition, HeaderIs):
        return 0, 0, condition.name.lower(), condition.value
    if isinstance(condition, CookieIs):
        return 1, 0, condition.name, condition.value
    path = condition.path
    return 2, (-len(path.path) if path.prefix else -10_000), path.path, ""
