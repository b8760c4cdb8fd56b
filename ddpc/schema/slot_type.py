"""What a type of value is."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field

from ddpc.node import frozen
from ddpc.syntax.nodes import Kind


@frozen(kw_only=True)
class SlotType:
    """A type of value.

    ``read`` makes the value of a literal's text or raises literals.Wrong with the reason.
    ``refers`` names the kinds of declared thing that a reference type means.
    """

    name: str
    doc: str
    example: str
    read: Callable[[str], object] = field(repr=False, eq=False)
    refers: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.WORD, Kind.NUMBER, Kind.PATH, Kind.STRING)
    widens: tuple[str, ...] = ()
    """Other types whose values fit here as they are."""
