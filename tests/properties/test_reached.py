"""The draws reach all that can be said: every word of every schema, in accepted programs."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.schema.word import Schema
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.examined import seeds
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import program
from tests.properties.drawn.variants import USUAL
from tests.properties.drawn.words import PLACES

_MOST = 120
"""Programs of each variant, at the most."""

_NEVER = {("broker", "backup")}
"""Words that no accepted program holds: a second database is refused."""

_OF_THE_CAST = {"external", "front"}
"""Places that are the same in all programs, but for what is attached."""


def _words(drawn: Drawn) -> Iterator[tuple[str, str]]:
    """(place, word) of every setting of a program."""
    pieces = ((one.kind, one.settings) for one in (drawn.app, *drawn.pieces))
    uses = ((one.pattern, one.settings) for one in drawn.attachments)
    for place, settings in (*pieces, *uses):
        yield from ((place, each.word) for each in settings)


def _all(schemas: dict[str, Schema]) -> set[tuple[str, str]]:
    return {
        (place, word.name)
        for place, schema in schemas.items()
        if place not in _OF_THE_CAST
        for word in schema.words
    }


def test_every_word_is_reached_by_accepted_programs() -> None:
    left = _all(PLACES) - _NEVER
    for variant in USUAL:
        for seed in seeds(f"reached {variant}", _MOST):
            drawn = program(seeded(seed), (variant,))
            new = left.intersection(_words(drawn))
            if new and not drawn.program().compiled().failed:
                left -= new
    assert left == set()
