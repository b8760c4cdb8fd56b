"""Checked statements: every argument a typed value."""

from __future__ import annotations

from typing import TypeVar

from attrs import field

from ddpc.node import frozen
from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Statement

T = TypeVar("T")


@frozen
class Typed:
    """A value with the literal that it was read from. ``type`` is the slot type's name.

    ``use`` is where the value stands: the literal itself, or the ``${name}`` that stands for it.
    """

    value: object
    type: str
    argument: Argument = field(eq=False, repr=False)
    use: Span = field(eq=False, repr=False)


@frozen(kw_only=True)
class Setting:
    """A statement whose arguments fit one form of its word.

    ``values`` are by slot name: one value, a tuple where the slot is repeated, True for a flag.
    ``form`` is the number of the form among the word's.
    """

    word: str
    form: int
    values: dict[str, Typed | tuple[Typed, ...] | bool] = field(hash=False)
    block: Block | None = None
    key: tuple[str, ...] = ()
    head: Span = field(eq=False, repr=False)
    word_span: Span = field(eq=False, repr=False)
    span: Span = field(eq=False, repr=False)
    text: str = field(eq=False, repr=False, default="")
    """The head in short, as the statement is called in provenance."""
    statement: Statement | None = field(eq=False, repr=False, default=None)
    """The statement itself, of a word whose arguments and block are checked elsewhere."""

    def get(self, slot: str, kind: type[T]) -> T | None:
        """The value of ``slot``, or None where it is left out. TypeError: it is not of ``kind``."""
        found = self.values.get(slot)
        if found is None:
            return None
        value = found.value if isinstance(found, Typed) else found
        if not isinstance(value, kind):
            raise TypeError(f"{self.word}.{slot} is {type(value).__name__}, not {kind.__name__}")
        return value

    def need(self, slot: str, kind: type[T]) -> T:
        """The value of a slot that the form does not leave out. KeyError: it does."""
        value = self.get(slot, kind)
        if value is None:
            raise KeyError(f"{self.word}.{slot}")
        return value

    def all(self, slot: str, kind: type[T]) -> tuple[T, ...]:
        """The values of a repeated slot, in their order."""
        found = self.values.get(slot, ())
        assert isinstance(found, tuple)
        values = tuple(typed.value for typed in found)
        assert all(isinstance(value, kind) for value in values), (self.word, slot)
        return values  # type: ignore[return-value]  # asserted above

    def flag(self, name: str) -> bool:
        """Whether the flag stands."""
        return self.values.get(name) is True

    def where(self, slot: str) -> Span:
        """The place of a slot's value; the head where it is left out."""
        found = self.values.get(slot)
        if isinstance(found, tuple):
            return found[0].use.to(found[-1].use) if found else self.head
        return found.use if isinstance(found, Typed) else self.head


@frozen(kw_only=True)
class Block:
    """The checked statements of a block, in the order of the source."""

    settings: tuple[Setting, ...]
    head: Span = field(eq=False, repr=False)
    """The head of the statement whose block it is, for what is said about the block as a whole."""
    insert_at: Span = field(eq=False, repr=False)
    """Where a statement could be added: before the first one, or before the closing brace."""
    braces: bool = field(eq=False, repr=False, default=True)
    """Whether the block is written at all; without, braces have to be added too."""
    damaged: bool = field(eq=False, default=False)
    """Whether a statement of it was left out because it is wrong (which has been said)."""

    def one(self, word: str) -> Setting | None:
        """The setting of a word that stands at most once."""
        for setting in self.settings:
            if setting.word == word:
                return setting
        return None

    def many(self, *words: str) -> tuple[Setting, ...]:
        """All settings of some words, in the order of the source."""
        return tuple(setting for setting in self.settings if setting.word in words)

    def listed(self, *words: str) -> tuple[Setting, ...]:
        """All settings of some words whose order means nothing, in an order of their own."""
        return tuple(sorted(self.many(*words), key=lambda setting: (setting.key, setting.text)))

    def value(self, word: str, kind: type[T], slot: str = "value") -> T | None:
        """The value of a word that stands at most once and has the one slot."""
        setting = self.one(word)
        return setting.get(slot, kind) if setting is not None else None
