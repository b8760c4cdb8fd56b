"""The draws reach all that can be said: every word of every schema, and every way to say it
elsewhere, in accepted programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ddpc.schema.word import Schema
from tests.properties.drawn import laid
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.examined import seeds
from tests.properties.drawn.model import Drawn, Part, Piece, Statement
from tests.properties.drawn.programs import program
from tests.properties.drawn.variants import USUAL
from tests.properties.drawn.words import PLACES

_MOST = 120
"""Programs of each variant, at the most."""

_NEVER = {
    ("broker", "backup"),  # there to tell who says it why it is refused
    # An ambassador listens on localhost alone, where the cluster's requests do not come.
    *(("ambassador", probe, "header") for probe in ("ready", "alive", "started")),
}
"""Words that no accepted program can hold."""

_WAYS = {
    "app in an environment",
    "attachment of an environment alone",
    "attachment that an environment changes",
    "attachment that an environment takes away",
    "edge in an environment",
    "edge of an environment alone",
    "environment like another",
    "expectation of an environment",
    "external in an environment",
    "external of an environment alone",
    "front in an environment",
    "front of an environment alone",
    "pattern with parameters that an environment changes",
    "pattern within a pattern",
    "service in an environment",
    "service like another",
    "service of an environment alone",
    "service without what it is like in",
}
"""Ways to say something elsewhere than in the block that it is about."""

Way = tuple[str, ...]
"""A word with the place that it stands in, or one of _WAYS."""


def _all() -> set[Way]:
    words = {each for place, schema in PLACES.items() for each in _words(schema, (place,))}
    return (words | {(way,) for way in _WAYS}) - _NEVER


def _words(schema: Schema, place: Way) -> Iterator[Way]:
    for word in schema.words:
        yield (*place, word.name)
        if word.block is not None:
            yield from _words(word.block, (*place, word.name))


def _reached(drawn: Drawn) -> Iterator[Way]:
    """All that a program says."""
    for piece in laid.pieces(drawn):
        yield from _said(piece.settings, (piece.kind,))
    for use in laid.uses(drawn):
        yield from _said(use.settings, (use.pattern,))
    yield from ((way,) for way in _ways(drawn))


def _said(settings: Iterable[Statement], place: Way) -> Iterator[Way]:
    for each in settings:
        yield (*place, each.word)
        yield from _said(each.block or (), (*place, each.word))


def _ways(drawn: Drawn) -> Iterator[str]:
    own = {one.name for one in drawn.patterns}
    if any(each.pattern in own for one in drawn.patterns for each in one.attachments):
        yield "pattern within a pattern"
    for piece in drawn.pieces:
        if piece.like is not None:
            yield "service like another"
            if any(each.word == "without" for each in piece.settings):
                yield "service without what it is like in"
    for environment in laid.chosen(drawn):
        if environment.like is not None:
            yield "environment like another"
        for part in environment.parts:
            yield _way(drawn, part)


def _way(drawn: Drawn, part: Part) -> str:
    """What an environment does with something."""
    if isinstance(part, Piece):
        declared = {(one.kind, one.name) for one in drawn.pieces} | {("app", "")}
        there = (part.kind, part.name) in declared
        return f"{part.kind} {'in an environment' if there else 'of an environment alone'}"
    if isinstance(part, Statement):
        taken = part.word == "without"
        return (
            "attachment that an environment takes away"
            if taken
            else "expectation of an environment"
        )
    if (part.pattern, part.subject) not in {
        (one.pattern, one.subject) for one in drawn.attachments
    }:
        return "attachment of an environment alone"
    if part.pattern in {one.name for one in drawn.patterns}:
        return "pattern with parameters that an environment changes"
    return "attachment that an environment changes"


def test_all_that_can_be_said_is_reached_by_accepted_programs() -> None:
    left = _all()
    for variant in USUAL:
        for seed in seeds(f"reached {variant}", _MOST):
            drawn = program(seeded(seed), (variant,))
            new = left.intersection(_reached(drawn))
            if new and not drawn.program().compiled().failed:
                left -= new
    assert left == set()
