"""The form of a statement's arguments, written as it would be read.

``"GET <path:path> [every <every:duration>]"``: literal words stand as they are; a slot is
``<name:type>``, ``<name:type...>`` takes one or more, ``<name:a|b|c>`` one of the words; what is in
brackets may be left out, and neighbouring brackets stand in any order. A bracket of literal words
alone is a flag, known by its last word.
"""

from __future__ import annotations

import re
from functools import cache

from ddpc.node import frozen
from ddpc.schema.types import TYPES, SlotType


@frozen
class Literal:
    """A word or sign that stands as it is."""

    text: str


@frozen
class Slot:
    """A place for a value: of ``type``, or one of ``words`` where there are any."""

    name: str
    type: SlotType | None
    words: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def wanted(self) -> str:
        """What the place takes, in words."""
        if self.type is None:
            return " or ".join(self.words)
        return self.type.doc


@frozen
class Optional:
    """A part that may be left out."""

    parts: tuple[Part, ...]

    @property
    def flag(self) -> str | None:
        """The name under which a bracket of literal words alone is known."""
        if all(isinstance(part, Literal) for part in self.parts):
            last = self.parts[-1]
            return last.text if isinstance(last, Literal) else None
        return None


Part = Literal | Slot | Optional

_TOKEN = re.compile(r"\[|\]|<[^>]+>|[^\s\[\]<>]+")


@cache
def signature(text: str) -> tuple[Part, ...]:
    """The parts of a signature's text. Raises KeyError for a type that does not exist."""
    # `->` holds a `>` of its own, which the pattern of slots must not meet.
    tokens = _TOKEN.findall(text.replace("->", "\u2192"))
    stack: list[list[Part]] = [[]]
    for token in tokens:
        if token == "[":
            stack.append([])
        elif token == "]":
            inner = stack.pop()
            stack[-1].append(Optional(tuple(inner)))
        elif token.startswith("<"):
            stack[-1].append(_slot(token[1:-1]))
        else:
            stack[-1].append(Literal(token.replace("\u2192", "->")))
    (parts,) = stack
    return tuple(parts)


def _slot(text: str) -> Slot:
    name, _, kind = text.partition(":")
    repeated = kind.endswith("...")
    kind = kind.removesuffix("...")
    if "|" in kind:
        return Slot(name, None, tuple(kind.split("|")), repeated)
    return Slot(name, TYPES[kind], (), repeated)


def shown(parts: tuple[Part, ...]) -> str:
    """A signature for people: slots as capitals, brackets for what may be left out.

    A slot that is called no more than ``value`` is shown by its type.
    """
    words = []
    for part in parts:
        if isinstance(part, Literal):
            words.append(part.text)
        elif isinstance(part, Slot):
            kind = part.type.name if part.type is not None and part.name == "value" else part.name
            name = "|".join(part.words) or kind.upper()
            words.append(name + (" …" if part.repeated else ""))
        else:
            words.append(f"[{shown(part.parts)}]")
    return " ".join(words)


def example(parts: tuple[Part, ...]) -> str:
    """Arguments that would do, for snippets; what may be left out is left out."""
    words = []
    for part in parts:
        if isinstance(part, Literal):
            words.append(part.text)
        elif isinstance(part, Slot):
            words.append(part.type.example if part.type else part.words[0])
    return " ".join(words)
