"""What a drawn program says once its environment is laid over it and its patterns are replaced."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from tests.properties.drawn.model import Attachment, Drawn, Environment, Piece


def chosen(drawn: Drawn) -> tuple[Environment, ...]:
    """The environments that a program is built for: the chosen one, and before it what it is
    like."""
    named = {one.name: one for one in drawn.environments}
    found: list[Environment] = []
    name = drawn.environment
    while name is not None:
        found.insert(0, named[name])
        name = named[name].like
    return tuple(found)


def pieces(drawn: Drawn) -> Iterator[Piece]:
    """All that is said of something declared."""
    yield drawn.app
    yield from drawn.pieces
    for one in chosen(drawn):
        yield from (part for part in one.parts if isinstance(part, Piece))


def uses(drawn: Drawn) -> Iterator[Attachment]:
    """All that is said of attachments, those of patterns too, at what these are attached to."""
    bodies = {one.name: one.attachments for one in drawn.patterns}

    def inside(use: Attachment, subject: str) -> Iterator[Attachment]:
        yield evolve(use, subject=subject)
        for each in bodies.get(use.pattern, ()):
            yield from inside(each, subject)

    for one in _said(drawn):
        yield from inside(one, one.subject)


def attached(drawn: Drawn) -> tuple[Attachment, ...]:
    """Each attachment of a pattern of ddpc's own once, wherever it is said first."""
    own = {one.name for one in drawn.patterns}
    found: dict[tuple[str, str | None, str], Attachment] = {}
    for one in uses(drawn):
        if one.pattern not in own:
            found.setdefault((one.pattern, one.label, one.subject), one)
    return tuple(found.values())


def _said(drawn: Drawn) -> Iterator[Attachment]:
    yield from drawn.attachments
    for one in chosen(drawn):
        yield from (part for part in one.parts if isinstance(part, Attachment))
