"""The same program with parts of it said elsewhere: in patterns of its own, constants, inputs."""

from __future__ import annotations

from attrs import evolve, frozen

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
    "certificate secret": "secret",
    "authority secret": "secret",
    "password secret": "secret-key",
}
"""The type of the last argument of some words, by all that stands before it."""


def abstracted(choices: Choices, drawn: Drawn) -> Drawn:
    """Draw how much of a program is said elsewhere: in most of them, nothing."""
    how = choices.of((*("plain",) * 4, "pattern", "let", "input"))
    if how == "pattern":
        return _in_a_pattern(choices, drawn)
    if how == "let":
        return _with_a_constant(drawn)
    if how == "input":
        return _with_an_input(drawn)
    return drawn


def _in_a_pattern(choices: Choices, drawn: Drawn) -> Drawn:
    """All attachments to the service, as one of a pattern of the program's own; that may leave some
    of them to another one."""
    here = [one for one in drawn.attachments if one.subject == "web"]
    if not here:
        return drawn
    label = "all" if choices.once_in(2) else None
    first = choices.below(len(here)) if choices.once_in(2) else len(here)
    bodies = [_parametrized(one, number) for number, one in enumerate(here)]
    patterns: list[UserPattern] = []
    body = [one for one, _ in bodies[:first]]
    told = [each for _, several in bodies[:first] for each in several]
    if first < len(here):
        inner = [each for _, several in bodies[first:] for each in several]
        patterns.append(_pattern("core", inner, [one for one, _ in bodies[first:]]))
        own = "inner" if choices.once_in(2) else None
        body.append(_call("core", own, "self", [(one.name, one.reference) for one in inner]))
        told += [evolve(one, default=choices.once_in(2)) for one in inner]
    patterns.append(_pattern("bundle", told, body))
    given = [(one.name, one.value) for one in told if not one.default]
    others = tuple(one for one in drawn.attachments if one.subject != "web")
    attachments = (_call("bundle", label, "web", given), *others)
    return evolve(drawn, patterns=tuple(patterns), attachments=attachments)


@frozen
class _Parameter:
    """What stands for a value; ``default``: the pattern itself says it."""

    name: str
    type: str
    value: str
    default: bool

    @property
    def reference(self) -> str:
        return f"${{{self.name}}}"

    def declared(self) -> str:
        return f"{self.name}: {self.type}" + (f" = {self.value}" if self.default else "")


def _parametrized(one: Attachment, number: int) -> tuple[Attachment, list[_Parameter]]:
    """An attachment of a pattern's body, with parameters for some of its values."""
    settings = list(one.settings)
    parameters: list[_Parameter] = []
    for place, each in enumerate(settings):
        before, _, value = each.head.rpartition(" ")
        if before in _TYPES and each.block is None:
            name = f"{each.word}-{number}"
            parameters.append(_Parameter(name, _TYPES[before], value, number % 2 == 1))
            settings[place] = Statement(f"{before} {parameters[-1].reference}")
    return evolve(one, subject="self", settings=tuple(settings)), parameters


def _pattern(name: str, told: list[_Parameter], body: list[Attachment]) -> UserPattern:
    parameters = tuple(one.declared() for one in told)
    return UserPattern(name=name, parameters=parameters, attachments=tuple(body))


def _call(name: str, label: str | None, subject: str, given: list[tuple[str, str]]) -> Attachment:
    settings = tuple(Statement(" ".join(each)) for each in given)
    return Attachment(pattern=name, label=label, subject=subject, settings=settings)


def _with_a_constant(drawn: Drawn) -> Drawn:
    """The first size, time, port or Secret of an attachment as a constant."""
    for one in drawn.attachments:
        for place, each in enumerate(one.settings):
            before, _, value = each.head.rpartition(" ")
            if before in _TYPES and each.block is None:
                settings = list(one.settings)
                settings[place] = Statement(f"{before} ${{chosen}}")
                changed = drawn.with_attachment(one, evolve(one, settings=tuple(settings)))
                constant = Statement(f"let chosen = {value}")
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
