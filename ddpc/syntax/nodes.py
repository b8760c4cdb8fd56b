"""The syntax tree: statements of one shape. Nodes compare without their places."""

from __future__ import annotations

from enum import Enum

from attrs import field

from ddpc.node import frozen
from ddpc.source import Span


class Kind(Enum):
    """What an argument looks like; what it means is for the slot to say."""

    WORD = "word"
    NUMBER = "number"
    PATH = "path"
    STRING = "string"
    REFERENCE = "reference"
    SIGN = "sign"


@frozen
class Argument:
    """One argument. ``text`` is what is written, without the quotes of a string or the ``${}``
    of a reference; escapes of a string are still in it."""

    kind: Kind
    text: str
    span: Span = field(eq=False, repr=False)

    @property
    def written(self) -> str:
        """The argument as it stands in the file."""
        if self.kind is Kind.STRING:
            return f'"{self.text}"'
        return "${" + self.text + "}" if self.kind is Kind.REFERENCE else self.text


@frozen
class Parameter:
    """``name: type = default`` in a pattern's parameter list."""

    name: Argument
    type: Argument
    default: Argument | None
    span: Span = field(eq=False, repr=False)


@frozen
class Parameters:
    """The parenthesised list of a pattern's parameters."""

    items: tuple[Parameter, ...]
    span: Span = field(eq=False, repr=False)


@frozen
class Statement:
    """A word, its arguments, and its block: None where none is written, empty for ``{}``.

    ``head`` is the place of word and arguments; ``span`` goes to the end of the block.
    """

    word: str
    arguments: tuple[Argument | Parameters, ...]
    block: tuple[Statement, ...] | None
    word_span: Span = field(eq=False, repr=False)
    head: Span = field(eq=False, repr=False)
    span: Span = field(eq=False, repr=False)
    depth: int = field(eq=False, repr=False, default=0)
    """How many blocks are nested in this statement."""
    damaged: bool = field(eq=False, repr=False, default=False)
    """Whether something in its block could not be read and was left out, which has been said."""

    @property
    def plain_arguments(self) -> tuple[Argument, ...]:
        """The arguments without any parameter list."""
        return tuple([a for a in self.arguments if type(a) is Argument])
