"""The words of the language, as editors need them: by the statement that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from ddpc.ir.values import DURATION_UNITS, RATE_UNITS, SIZE_UNITS
from ddpc.node import frozen
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.check import WITHOUT
from ddpc.schema.pieces.file import ENVIRONMENT, FILE
from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema, Word

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class First(Enum):
    """What the first argument of a statement is, where it is more than a value."""

    NAME = "name"
    """The name that the statement declares."""
    PATTERN = "pattern"
    """A pattern, built in or of one's own."""


@frozen(kw_only=True)
class StatementWords:
    """A word that begins statements, and the words that may follow it in any block.

    ``literals`` stand as they are in a signature; ``values`` are the enumerated ones of a slot.
    """

    name: str
    declares: bool
    first: First | None
    literals: tuple[str, ...]
    values: tuple[str, ...]


@frozen(kw_only=True)
class Vocabulary:
    """All words, each list sorted. ``units`` stand behind a number, ``rate_units`` behind ``/``."""

    statements: tuple[StatementWords, ...]
    patterns: tuple[str, ...]
    types: tuple[str, ...]
    units: tuple[str, ...]
    rate_units: tuple[str, ...]


def vocabulary() -> Vocabulary:
    """Collect the words from the schemas of the file, of all its blocks, and of the patterns."""
    found: dict[str, list[Word]] = {}
    for word in _words((FILE, *(pattern.schema for pattern in PATTERNS))):
        found.setdefault(word.name, []).append(word)
    found.setdefault(WITHOUT.name, []).append(WITHOUT)
    return Vocabulary(
        statements=tuple(_statement(name, found[name]) for name in sorted(found)),
        patterns=tuple(sorted(pattern.name for pattern in PATTERNS)),
        types=tuple(sorted(TYPES)),
        units=tuple(sorted({*DURATION_UNITS, *SIZE_UNITS, "m", "%"})),
        rate_units=tuple(sorted(RATE_UNITS)),
    )


def _words(schemas: Iterable[Schema]) -> Iterator[Word]:
    for schema in schemas:
        for word in schema.words:
            yield word
            if word.block is not None:
                yield from _words((word.block,))


def _statement(name: str, words: list[Word]) -> StatementWords:
    declares = name in FILE.by_name or name in ENVIRONMENT.by_name
    parts = [part for word in words for form in word.signatures for part in _parts(form)]
    literals = {part.text for part in parts if isinstance(part, Literal)}
    values = {value for part in parts if isinstance(part, Slot) for value in part.words}
    return StatementWords(
        name=name,
        declares=declares,
        first=_first(name, words) if declares else None,
        literals=tuple(sorted(filter(_WORD.fullmatch, literals))),
        values=tuple(sorted(filter(_WORD.fullmatch, values - literals))),
    )


def _parts(form: tuple[Part, ...]) -> Iterator[Literal | Slot]:
    for part in form:
        if isinstance(part, Optional):
            yield from _parts(part.parts)
        else:
            yield part


def _first(name: str, words: list[Word]) -> First | None:
    if name == "pattern":  # it has a form of its own, outside of signatures
        return First.NAME
    for word in words:
        part = next(_parts(word.signatures[0]), None)
        if isinstance(part, Slot) and part.name in {"name", "pattern"}:
            return First(part.name)
    return None


def by_likeness(statements: Iterable[StatementWords]) -> tuple[tuple[StatementWords, ...], ...]:
    """The statements grouped by what may follow their word; with a first argument, each alone."""
    groups: dict[object, list[StatementWords]] = {}
    for one in statements:
        apart = one.name if one.first is not None else None
        groups.setdefault((one.declares, apart, one.literals, one.values), []).append(one)
    return tuple(tuple(group) for group in groups.values())
