"""What ``${name}`` stands for at a place."""

from __future__ import annotations

from attrs import field

from ddpc.node import frozen
from ddpc.source import Span
from ddpc.syntax.nodes import Argument


@frozen
class Bound:
    """A name's literal, and the type that it was declared with (None: the place decides).

    ``literal`` is None for a parameter while its pattern's body is checked without a caller.
    """

    name: str
    literal: Argument | None
    type: str | None
    declared: Span = field(eq=False, repr=False)


@frozen
class Hole:
    """Stands for the value of a parameter that is not known yet."""

    name: str


@frozen
class Scope:
    """The names that ``${…}`` may use, and what ``self`` is in the body of a pattern."""

    names: dict[str, Bound] = field(factory=dict, hash=False)
    itself: str | None = None
    broken: frozenset[str] = frozenset()
    """Names whose declarations are wrong, which has been said: what uses them is passed over."""

    def inside(self, more: dict[str, Bound], itself: str) -> Scope:
        """This scope with more names, in the body of a pattern that is attached to ``itself``."""
        return Scope({**self.names, **more}, itself, self.broken)


NOTHING = Scope()
