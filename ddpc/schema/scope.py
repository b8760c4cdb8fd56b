"""What ``${name}`` stands for at a place."""

from __future__ import annotations

from attrs import field, frozen

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
    """The names that ``${…}`` may use."""

    names: dict[str, Bound] = field(factory=dict, hash=False)

    def and_these(self, more: dict[str, Bound]) -> Scope:
        """This scope with more names."""
        return Scope({**self.names, **more})


NOTHING = Scope()
