"""The same program with parts of it said elsewhere: in patterns of its own, constants, inputs."""

from __future__ import annotations

from attrs import evolve

from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Attachment, Drawn, Statement, UserPattern

_TYPES = {
    "memory": "sizes",
    "cpu": "cpu",
    "ttl": "duration",
    "timeout": "duration",
    "every": "duration",
    "listen": "port",
    "hsts": "duration",
    "drain": "duration",
}
"""The type of the one argument of some words."""


def abstracted(choices: Choices, drawn: Drawn) -> Drawn:
    """Draw how much of a program is said elsewhere: in most of them, nothing."""
    how = choices.of((*("plain",) * 4, "pattern", "let", "input"))
    if how == "pattern" and not drawn.environments:
        return _in_a_pattern(drawn, choices.once_in(2))
    if how == "let":
        return _with_a_constant(drawn)
    if how == "input":
        return _with_an_input(drawn)
    return drawn


def _in_a_pattern(drawn: Drawn, with_label: bool) -> Drawn:
    """All attachments to the service, as one of a pattern of the program's own."""
    here = [one for one in drawn.attachments if one.subject == "web"]
    if not here:
        return drawn
    parameters: list[str] = []
    given: list[Statement] = []
    bodies: list[Attachment] = []
    for number, one in enumerate(here):
        settings = list(one.settings)
        for place, each in enumerate(settings):
            parts = each.head.split(" ")
            if parts[0] in _TYPES and len(parts) == 2 and each.block is None:
                name = f"{parts[0]}-{number}"
                default = f" = {parts[1]}" if number % 2 else ""
                parameters.append(f"{name}: {_TYPES[parts[0]]}{default}")
                if not default:
                    given.append(Statement(f"{name} {parts[1]}"))
                settings[place] = Statement(f"{parts[0]} ${{{name}}}")
        bodies.append(evolve(one, subject="self", settings=tuple(settings)))
    pattern = UserPattern(name="bundle", parameters=tuple(parameters), attachments=tuple(bodies))
    call = Attachment(
        pattern="bundle",
        label="all" if with_label else None,
        subject="web",
        settings=tuple(given),
    )
    others = tuple(one for one in drawn.attachments if one.subject != "web")
    return evolve(drawn, patterns=(pattern,), attachments=(call, *others))


def _with_a_constant(drawn: Drawn) -> Drawn:
    """The first size, time or port of an attachment as a constant."""
    for one in drawn.attachments:
        for place, each in enumerate(one.settings):
            parts = each.head.split(" ")
            if parts[0] in _TYPES and len(parts) == 2:
                settings = list(one.settings)
                settings[place] = Statement(f"{parts[0]} ${{chosen}}")
                changed = drawn.with_attachment(one, evolve(one, settings=tuple(settings)))
                constant = Statement(f"let chosen = {parts[1]}")
                return evolve(changed, others=(constant, *changed.others))
    return drawn


def _with_an_input(drawn: Drawn) -> Drawn:
    """The tag of the service's image as an input."""
    service = drawn.pieces[0]
    tagged = (
        Statement(each.head[: each.head.rindex(":")] + ':${tag}"')
        if each.word == "image" and each.head.endswith('"') and "@" not in each.head
        else each
        for each in service.settings
    )
    changed = drawn.with_piece(service, evolve(service, settings=tuple(tagged)))
    others = (Statement("input tag: text"), *changed.others)
    return evolve(changed, others=others, inputs=(("tag", "1.0"),))
