"""Every place of the language that takes a value, found in the schemas."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.pieces.file import FILE
from ddpc.schema.signature import Optional, Part, Slot
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema, Word

NUMBERS = frozenset(
    (
        "count",
        "cpu",
        "duration",
        "number",
        "percent",
        "port",
        "positive",
        "rate",
        "size",
        "sizes",
        "status",
        "user",
        "version",
    )
)
"""Types whose values are numbers, with or without a unit: no text comes out of them."""


@frozen
class Place:
    """A slot of one form of a word: ``web.env[3].value`` of the schema where it can stand."""

    schema: str
    word: Word
    form: int
    slot: Slot

    @property
    def id(self) -> str:
        return f"{self.schema}.{self.word.name}[{self.form}].{self.slot.name}"

    @property
    def type(self) -> str:
        return self.slot.type.name if self.slot.type is not None else ""

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.word.signatures[self.form]


def schemas() -> dict[str, Schema]:
    """Every schema that a block can have, by a name that tells patterns apart."""
    found: dict[str, Schema] = {}

    def walk(name: str, schema: Schema) -> None:
        if name in found:
            return
        found[name] = schema
        for word in schema.words:
            if word.block is not None and word.name != "environment":
                walk(_name(name, word), word.block)

    walk("file", FILE)
    for pattern in PATTERNS:
        walk(pattern.name, pattern.schema)
    return found


def _name(outer: str, word: Word) -> str:
    if outer == "file":
        return word.name
    return f"{outer}/{word.name}"


def places() -> tuple[Place, ...]:
    """Every slot that is filled with a value; those with words of their own take no other text.

    Words that stand in several schemas as they are, such as the methods of requests, count once
    among expectations.
    """
    seen: set[tuple[str, ...]] = set()
    found: list[Place] = []
    for name, schema in schemas().items():
        for word in schema.words:
            if name.startswith("expect"):
                if word.forms in seen:
                    continue
                seen.add(word.forms)
            for number, parts in enumerate(word.signatures):
                found += [
                    Place(name, word, number, slot)
                    for slot in _slots(parts)
                    if slot.type is not None
                ]
    return tuple(found)


def free_words() -> tuple[str, ...]:
    """Words whose arguments no schema describes."""
    return tuple(
        f"{name}.{word.name}"
        for name, schema in schemas().items()
        for word in schema.words
        if word.free
    )


FREE: tuple[Place, ...] = tuple(
    Place("free", Word(name=name, forms=("<value:text>",), doc="", free=True), 0, slot)
    for name in ("patch", "nginx", "pattern", "input")
    for slot in [Slot("value", TYPES["text"])]
)
"""Where words without a schema take a text: each is tried in one place. That of an input
is given on the command line."""


def _slots(parts: tuple[Part, ...]) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Optional):
            yield from _slots(part.parts)
