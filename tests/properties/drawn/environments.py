"""Environments that are laid over a drawn program: what they add, change and take away."""

from __future__ import annotations

from attrs import evolve

from tests.properties.drawn import cast, moved
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.literals import LITERALS
from tests.properties.drawn.main import Main
from tests.properties.drawn.model import (
    Attachment,
    Drawn,
    Environment,
    Part,
    Piece,
    Statement,
    UserPattern,
)
from tests.properties.drawn.words import PLACES, Scene, removal, statements_of, use

_USUAL = {
    "app": ("label", "defaults", "namespace", "network", "target", "trusted"),
    "service": ("memory", "cpu", "env", "label", "stop"),
    "edge": ("replicas", "cpu", "memory", "host", "hsts"),
    "external": ("host", "addresses"),
    "front": ("reach",),
}
"""Words that an environment says of something, whether or not the program does."""

_KEPT = frozenset({"image", "port", "ready", "sharded", "data", "without"})
"""Words that an environment seldom says otherwise."""


def overlaid(choices: Choices, drawn: Drawn, main: Main) -> Drawn:
    """Draw environments of a program, and which one it is built for: in most programs, none."""
    if not choices.once_in(4):
        return drawn
    base, added = moved.into_an_environment(choices, drawn) if choices.once_in(2) else (drawn, ())
    changed = _changes(choices, base, main, added)
    environments = [Environment(name="prod", parts=(*added, *changed))]
    if choices.once_in(3):
        parts = _changes(choices, _left(base, changed), main, added)
        environments.append(Environment(name="trial", like="prod", parts=parts))
    names = [one.name for one in environments]
    built = choices.of(names if added else (*names, None))
    return evolve(base, environments=tuple(environments), environment=built)


def _left(drawn: Drawn, parts: tuple[Part, ...]) -> Drawn:
    """What another environment finds: without the attachment that one takes away."""
    gone = any(isinstance(part, Statement) and part.word == "without" for part in parts)
    return evolve(drawn, attachments=drawn.attachments[:-1]) if gone else drawn


def _changes(
    choices: Choices, drawn: Drawn, main: Main, added: tuple[Part, ...]
) -> tuple[Part, ...]:
    """What an environment says otherwise, of what it does not declare itself."""
    there = {part.name for part in added if isinstance(part, Piece)}
    web, *others = drawn.pieces
    may = (evolve(drawn.app, name=""), web, *(one for one in others if one.name not in there))
    parts: list[Part] = [_changed(choices, one, main) for one in choices.some(may, 3) or (web,)]
    for number, use_of in enumerate(drawn.attachments, 1):
        if choices.once_in(3):
            parts += _over(choices, drawn, use_of, number, main)
    if choices.once_in(8):
        parts.append(Statement("expect web", statements_of("GET / -> 200")))
    return tuple(parts)


def _changed(choices: Choices, one: Piece, main: Main) -> Piece:
    schema = PLACES[one.kind]
    scene = Scene(place=one.kind, name=one.name or "demo", ports=(8183, 8184), main=main.port)
    said = [each for each in one.settings if each.word not in _KEPT]
    if one.kind == "service" and one.name != "web":
        said = []
    words = dict.fromkeys((*_USUAL[one.kind], *(each.word for each in said)))
    changed = use(choices, schema.by_name[choices.of([*words])], scene)
    free = [
        each
        for each in said
        if not schema.by_name[each.word].required and each.word != changed[0].word
    ]
    if free and choices.once_in(5):
        taken = choices.of(free)
        changed += (removal(choices, schema.by_name[taken.word], taken),)
    return Piece(kind=one.kind, name=one.name, settings=changed)


def _over(
    choices: Choices, drawn: Drawn, one: Attachment, number: int, main: Main
) -> tuple[Part, ...]:
    """An attachment with another setting; or without it, if it is the last and no front's."""
    may_go = one is drawn.attachments[-1] and one.subject != cast.FRONT
    if may_go and choices.once_in(3):
        label = f" {one.label}" if one.label else ""
        return (Statement(f"without {one.pattern}{label} on {one.subject}"),)
    own = {each.name: each for each in drawn.patterns}
    if one.pattern in own:
        settings = _given(choices, own[one.pattern])
    else:
        name = one.label or f"{one.subject}-{one.pattern}"
        ports = (9001 + 10 * number, 9002 + 10 * number)
        scene = Scene(place=one.pattern, name=name, ports=ports, main=main.port)
        said = [PLACES[one.pattern].by_name[each.word] for each in one.settings]
        settings = use(choices, choices.of(said), scene) if said else ()
    if not settings:
        return ()
    over = Attachment(pattern=one.pattern, label=one.label, subject=one.subject, settings=settings)
    return (over,)


def _given(choices: Choices, pattern: UserPattern) -> tuple[Statement, ...]:
    """Another value for a parameter of a pattern of the program's own."""
    if not pattern.parameters:
        return ()
    declared = choices.of(pattern.parameters).partition(" = ")[0]
    name, _, kind = declared.partition(": ")
    return (Statement(f"{name} {choices.of(LITERALS[kind])}"),)
