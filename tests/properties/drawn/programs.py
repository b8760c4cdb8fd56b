"""Whole programs: a service with patterns at it, and all that stands around."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.edge import EDGE
from tests.properties.drawn import cast
from tests.properties.drawn.abstract import abstracted
from tests.properties.drawn.alike import alike
from tests.properties.drawn.attachments import attachments
from tests.properties.drawn.choices import Choices, drawn_by
from tests.properties.drawn.environments import overlaid
from tests.properties.drawn.main import main_for, service
from tests.properties.drawn.model import Drawn, Piece, Statement
from tests.properties.drawn.targets import TARGETS
from tests.properties.drawn.variants import OF_SERVICES, USUAL, VARIANTS, Variant
from tests.properties.drawn.words import Scene, block, statements_of


def programs(wanted: tuple[Variant, ...] | None = None) -> st.SearchStrategy[Drawn]:
    """Programs with the wanted attachments, or with one or two of any; perhaps with more."""
    return st.composite(lambda draw: program(drawn_by(draw), wanted))()


def program(choices: Choices, wanted: tuple[Variant, ...] | None = None) -> Drawn:
    """One program."""
    if wanted is None:
        others = VARIANTS if choices.once_in(20) else USUAL
        pair = (choices.of(OF_SERVICES), choices.of(others))
        wanted = pair if choices.once_in(2) else pair[:1]
    more = choices.some(USUAL, 2) if choices.once_in(3) else ()
    variants = (*wanted, *(one for one in more if one.pattern not in _patterns(wanted)))
    main = main_for(choices, variants)
    web = service(choices, main)
    main = evolve(main, several=sum(one.word == "port" for one in web.settings) > 1)
    made = attachments(choices, variants, main)
    pieces = [web]
    if any(one.kind == "front" for one in variants):
        pieces.append(cast.front(choices))
        answered = any(a.pattern == "split" and a.subject == cast.FRONT for a in made)
        made += () if answered else (cast.ANSWERED,)
    if any(one.kind == "edge" for one in variants) or choices.once_in(10):
        scene = Scene(place="edge", name="public", ports=(8443, 8444), tier=True)
        settings = block(choices, EDGE, scene, most=2, without=("listen",))
        pieces.append(Piece(kind="edge", name="public", settings=settings))
    drawn = Drawn(
        app=_app(choices),
        pieces=tuple(pieces),
        attachments=made,
        others=_beside(choices),
        beside=cast.BESIDE,
    )
    drawn = alike(choices, abstracted(choices, drawn), main)
    drawn = overlaid(choices, _with_its_cast(choices, drawn), main)
    return _with_its_cast(choices, drawn)


def _patterns(variants: tuple[Variant, ...]) -> set[object]:
    return {one.pattern for one in variants}


def _app(choices: Choices) -> Piece:
    scene = Scene(place="app", name="demo", ports=(9001, 9002))
    settings = block(choices, APP, scene, most=3, without=("target",))
    if choices.once_in(2) and not any(one.word == "pods" for one in settings):
        settings = (*settings, Statement("pods 10.244.0.0/16"))
    targets = []
    for tool, versions in TARGETS.items():
        version = choices.of((None, *reversed(versions)))
        if version is not None:
            targets.append(Statement(f"target {tool} {version}"))
    return Piece(kind="app", name="demo", settings=(*settings, *targets))


def _beside(choices: Choices) -> tuple[Statement, ...]:
    """Expectations and objects of the user's own, as it comes."""
    others: list[Statement] = []
    if choices.once_in(10):
        others.append(Statement("expect web", statements_of("GET / -> 200")))
    if choices.once_in(15):
        others.append(Statement(f'resource "{cast.RESOURCE_FILE}"'))
    return tuple(others)


def _with_its_cast(choices: Choices, drawn: Drawn) -> Drawn:
    return evolve(drawn, pieces=(*drawn.pieces, *cast.needed(choices, drawn.statements())))
