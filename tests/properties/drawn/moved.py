"""What only an environment of a drawn program declares: the program says it no longer."""

from __future__ import annotations

from attrs import evolve

from tests.properties.drawn import cast
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Drawn, Part, Piece
from tests.properties.drawn.words import statements_of

Moved = tuple[Drawn, tuple[Part, ...]]
"""A program without what its environment says, and that."""


def into_an_environment(choices: Choices, drawn: Drawn) -> Moved:
    """An attachment, something declared, or where something outside is; two of them at the most."""
    parts: list[Part] = []
    for way in choices.some((_an_attachment, _a_piece, _a_host, _another_kind), 2):
        drawn, more = way(choices, drawn)
        parts += more
    return drawn, tuple(parts)


def _an_attachment(choices: Choices, drawn: Drawn) -> Moved:
    free = [one for one in drawn.attachments if one.subject != cast.FRONT]
    if not free:
        return drawn, ()
    one = choices.of(free[::-1])
    others = tuple(each for each in drawn.attachments if each is not one)
    return evolve(drawn, attachments=others), (one,)


def _a_piece(choices: Choices, drawn: Drawn) -> Moved:
    """With what is attached to it. What is like it stays as it is, so it does."""
    like = {each.like for each in drawn.pieces}
    free = [one for one in drawn.pieces[1:] if one.name not in like]
    if not free:
        return drawn, ()
    one = choices.of(free)
    pieces = tuple(each for each in drawn.pieces if each is not one)
    uses = tuple(each for each in drawn.attachments if each.subject == one.name)
    others = tuple(each for each in drawn.attachments if each.subject != one.name)
    return evolve(drawn, pieces=pieces, attachments=others), (one, *uses)


def _a_host(choices: Choices, drawn: Drawn) -> Moved:
    """Where something outside is, or another of its settings."""
    free = [one for one in drawn.pieces if one.kind == "external"]
    if not free:
        return drawn, ()
    one = choices.of(free)
    taken = choices.of(one.settings)
    left = tuple(each for each in one.settings if each is not taken)
    over = Piece(kind=one.kind, name=one.name, settings=(taken,))
    return drawn.with_piece(one, evolve(one, settings=left)), (over,)


def _another_kind(choices: Choices, drawn: Drawn) -> Moved:
    """What is a service elsewhere is outside there: one that only the service itself names."""
    elsewhere = (one for one in drawn.statements() if one.head.split(" ")[:2] != ["service", "web"])
    needed = set(cast.words(elsewhere))
    free = [one for one in drawn.pieces if one.name in {cast.API, cast.NEXT, cast.STORE} - needed]
    if not free:
        return drawn, ()
    one = choices.of(free)
    port = "redis 6379" if one.name == cast.STORE else "http 8080"
    settings = statements_of(f'host "{one.name}.example.com"; port {port}')
    return drawn, (Piece(kind="external", name=one.name, settings=settings),)
