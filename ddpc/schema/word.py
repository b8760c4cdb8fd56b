"""Words and schemas: what statements a block may hold."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

from attrs import field

from ddpc.node import frozen
from ddpc.schema.signature import Part, example, shown, signature


class Many(Enum):
    """How often a word may stand in a block, and how an overlay merges it.

    ONE: once; an overlay's replaces it. KEYED: once for each key; an overlay's merges by key.
    LIST: any number, in any order; an overlay's replace them all. SEQUENCE: any number, order
    kept; an overlay's replace them all.
    """

    ONE = "one"
    KEYED = "keyed"
    LIST = "list"
    SEQUENCE = "sequence"


@frozen(kw_only=True, slots=False)
class Word:
    """A statement that a block may hold.

    ``forms`` are the signatures of its arguments, the likeliest first. ``key`` are the slots that
    tell one use from another (KEYED). ``default`` says in words what holds where it is left out.
    ``free`` takes any arguments and any block, to be checked elsewhere. ``sample`` are arguments
    that would pass, where those of the types alone would not.
    """

    name: str
    forms: tuple[str, ...] = ("",)
    doc: str
    many: Many = Many.ONE
    key: tuple[str, ...] = ()
    required: bool = False
    block: Schema | None = None
    needs_block: bool = False
    default: str = ""
    sample: str = ""
    free: bool = False

    @cached_property
    def signatures(self) -> tuple[tuple[Part, ...], ...]:
        """The forms, parsed."""
        return tuple(signature(form) for form in self.forms)

    @property
    def usage(self) -> tuple[str, ...]:
        """Each form as a person reads it."""
        return tuple(f"{self.name} {shown(parts)}".strip() for parts in self.signatures)

    @property
    def snippet(self) -> str:
        """A use of the word that would pass."""
        written = f"{self.name} {self.sample or example(self.signatures[0])}".strip()
        if self.block is None or not self.needs_block:
            return written
        inner = "; ".join(word.snippet for word in self.block.words if word.required)
        return f"{written} {{ {inner} }}" if inner else f"{written} {{ }}"


@frozen(kw_only=True, slots=False)
class Schema:
    """The words that a kind of block may hold. ``name`` says whose block it is."""

    name: str
    words: tuple[Word, ...] = field(repr=False)

    @cached_property
    def by_name(self) -> dict[str, Word]:
        """The words by their names."""
        return {word.name: word for word in self.words}

    @cached_property
    def required(self) -> tuple[Word, ...]:
        """The words that may not be left out."""
        return tuple(word for word in self.words if word.required)
