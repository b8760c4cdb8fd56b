"""The same program with a service that is like another one."""

from __future__ import annotations

from attrs import evolve

from ddpc.schema.pieces.service import SERVICE
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.main import Main
from tests.properties.drawn.model import Drawn, Piece, Statement
from tests.properties.drawn.words import Scene, block, removal, statements_of, use

_KEPT = {"image", "user", "port", "ready", "sharded", "data"}
"""Words that seldom may be taken away, or have to fit what is attached."""


def alike(choices: Choices, drawn: Drawn, main: Main) -> Drawn:
    """Draw whether a service is like another: in most programs, none."""
    how = choices.of((*("plain",) * 6, "base", "twin"))
    if how == "base":
        return _over_a_base(choices, drawn, main)
    if how == "twin":
        return _with_a_twin(choices, drawn, main)
    return drawn


def _over_a_base(choices: Choices, drawn: Drawn, main: Main) -> Drawn:
    """The service says some things itself, and is like another that says the others."""
    web = drawn.pieces[0]
    scene = Scene(place="service", name="base", ports=(8186, 8187), main=main.port)
    base: list[Statement] = []
    own: list[Statement] = []
    for each in web.settings:
        if each.word in _KEPT or choices.once_in(2):
            base.append(each)
        else:
            own.append(each)
    said = {each.word for each in base}
    for each in own:
        if each.word not in said and choices.once_in(3):  # it says otherwise
            base += use(choices, SERVICE.by_name[each.word], scene)
    if choices.once_in(3):
        word = SERVICE.by_name[choices.of(("env", "label", "annotation", "stop", "alive"))]
        if word.name not in {each.word for each in web.settings}:
            base += (more := use(choices, word, scene))
            own.append(removal(choices, word, more[0]))
    changed = evolve(web, like="base", settings=tuple(own))
    pieces = (changed, Piece(kind="service", name="base", settings=tuple(base)), *drawn.pieces[1:])
    return evolve(drawn, pieces=pieces)


def _with_a_twin(choices: Choices, drawn: Drawn, main: Main) -> Drawn:
    """One more service that is like the service, and may stand where another one does."""
    web = drawn.pieces[0]
    scene = Scene(place="service", name="twin", ports=(8186, 8187), main=main.port)
    image = "redis:7.2" if main.redis else "registry.example.com/twin:1.0"
    own = [*statements_of(f'image "{image}"')]
    own += block(choices, SERVICE, scene, most=2, without=(*_KEPT, "storage", "reach"))
    said = {each.word for each in own} | _KEPT
    free = [each for each in web.settings if each.word not in said]
    if free and choices.once_in(2):
        one = choices.of(free)
        own.append(removal(choices, SERVICE.by_name[one.word], one))
    twin = Piece(kind="service", name="twin", like="web", settings=tuple(own))
    more = evolve(drawn, pieces=(*drawn.pieces, twin))
    stands = main.port == "http" and not main.hidden and choices.once_in(2)
    return more.with_name("next", twin.name) if stands else more
