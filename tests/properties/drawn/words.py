"""Statements drawn from the schemas: every word of a place, in every form that it has."""

from __future__ import annotations

from functools import cache

from attrs import evolve, frozen

from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.edge import EDGE
from ddpc.schema.pieces.service import EXTERNAL, FRONT, SERVICE
from ddpc.schema.signature import Literal, Part, Slot
from ddpc.schema.word import Many, Schema, Word
from ddpc.source import Source
from ddpc.syntax.nodes import Statement as Parsed
from ddpc.syntax.parse import parse
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.fitting.table import FITTING
from tests.properties.drawn.literals import LITERALS
from tests.properties.drawn.model import Statement
from tests.properties.drawn.natives import native
from tests.properties.drawn.usual import AGAINST, ONCE, REQUIRED, SELDOM

PLACES: dict[str, Schema] = {
    "app": APP,
    "service": SERVICE,
    "edge": EDGE,
    "external": EXTERNAL,
    "front": FRONT,
    **{pattern.name: pattern.schema for pattern in PATTERNS},
}
"""Every block that is drawn, by the word or pattern that it belongs to."""


@frozen(kw_only=True)
class Scene:
    """What a block's statements may refer to.

    ``name`` is the block's own, ``ports`` two that are free in its pod, ``main`` the port of the
    service.
    """

    place: str
    name: str
    ports: tuple[int, int]
    main: str = "http"
    tier: bool = False


@cache
def statements_of(text: str) -> tuple[Statement, ...]:
    """Statements as values; AssertionError if the text has faults."""
    source = Source("text", text)
    statements, problems = parse(source)
    assert not problems, text
    return tuple(_value(each, text) for each in statements)


def _value(parsed: Parsed, text: str) -> Statement:
    head = text[parsed.head.start : parsed.head.end]
    block = parsed.block
    return Statement(head, None if block is None else tuple(_value(one, text) for one in block))


def _filled(text: str, scene: Scene) -> tuple[Statement, ...]:
    first, second = scene.ports
    for mark, value in (
        ("{p}", str(first)),
        ("{q}", str(second)),
        ("{n}", scene.name),
        ("{main}", scene.main),
    ):
        text = text.replace(mark, value)
    return statements_of(text)


def use(choices: Choices, word: Word, scene: Scene) -> tuple[Statement, ...]:
    """One use of a word: usually what fits, else whatever its schema lets stand."""
    if word.name in ("nginx", "varnish"):
        return (native(choices, word.name),)
    fitting = FITTING.get((scene.place, word.name))
    if fitting and (word.free or not choices.once_in(25)):
        return _filled(choices.of(fitting), scene)
    head = f"{word.name} {_arguments(choices, choices.of(word.signatures))}".strip()
    if word.block is not None and (word.needs_block or choices.once_in(2)):
        return (Statement(head, block(choices, word.block, scene, most=2)),)
    return (Statement(head),)


def removal(choices: Choices, word: Word, said: Statement) -> Statement:
    """What takes a use of a word away in an overlay: all of the word, or the one of its key."""
    whole = word.many is Many.KEYED and choices.once_in(2)
    return Statement(f"without {said.head if whole else word.name}")


def _arguments(choices: Choices, parts: tuple[Part, ...]) -> str:
    words: list[str] = []
    for part in parts:
        if isinstance(part, Literal):
            words.append(part.text)
        elif isinstance(part, Slot):
            options = part.words if part.type is None else LITERALS[part.type.name]
            several = 1 + choices.below(2) if part.repeated else 1
            words += [choices.of(options) for _ in range(several)]
        elif choices.once_in(2):
            words.append(_arguments(choices, part.parts))
    return " ".join(word for word in words if word)


def block(
    choices: Choices, schema: Schema, scene: Scene, most: int, without: tuple[str, ...] = ()
) -> tuple[Statement, ...]:
    """The statements of a block: what has to be said, what nearly always is, and some more."""
    made: dict[str, Statement] = {}
    for word in _words(choices, schema, scene, most, without):
        may = word.many is not Many.ONE and (scene.place, word.name) not in ONCE
        several = may and choices.once_in(2)
        for time in range(2 if several else 1):
            first, second = scene.ports
            here = evolve(scene, ports=(first + 2 * time, second + 2 * time))
            for one in use(choices, word, here):
                made.setdefault(one.head, one)
    return tuple(made.values())


def _words(
    choices: Choices, schema: Schema, scene: Scene, most: int, without: tuple[str, ...]
) -> tuple[Word, ...]:
    usual = REQUIRED.get(scene.place, ()) if PLACES.get(scene.place) is schema else ()
    if usual and choices.once_in(30):
        usual = ()
    may = [word for word in schema.words if word.name not in without]
    first = [word for word in may if word.required or word.name in usual]
    chosen: list[Word] = []
    for word in (*first, *choices.some([word for word in may if word not in first], most)):
        pairs = (pair for pair in AGAINST.get(scene.place, ()) if word.name in pair)
        against = {name for pair in pairs for name in pair} - {word.name}
        unfit = (scene.place, word.name) in SELDOM or any(one.name in against for one in chosen)
        if not unfit or choices.once_in(25):
            chosen.append(word)
    return tuple(chosen)
