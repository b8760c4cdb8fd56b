"""What is said in an environment is as if it were said in the program, where it says it alone."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties.drawn.model import Attachment, Drawn, Environment, Piece
from tests.properties.drawn.programs import programs
from tests.properties.settings import examples


def _plain(drawn: Drawn) -> Drawn:
    """Without environments, and where nothing is like the service: what these say of it would not
    reach that."""
    assume(all(one.like != "web" for one in drawn.pieces))
    return evolve(drawn, environments=(), environment=None)


def _output(drawn: Drawn) -> dict[str, str]:
    return drawn.program().output()


def _overlaid(drawn: Drawn, part: Piece | Attachment, built: str) -> Drawn:
    """Built for an environment that says this part, or for one that is like it and says nothing."""
    environments = (
        Environment(name="again", like="prod"),
        Environment(name="other"),
        Environment(name="prod", parts=(part,)),
    )
    return evolve(drawn, environments=environments, environment=built)


@examples(60)
@given(programs(), st.data(), st.sampled_from(("prod", "again")))
def test_an_attachment_of_an_environment_is_as_one_of_the_program(
    drawn: Drawn, data: st.DataObject, built: str
) -> None:
    plain = _plain(drawn)
    assume(not plain.program().compiled().failed)
    new = [each for each in plain.attachments if _is_new(each, plain)]
    assume(new)
    one = data.draw(st.sampled_from(new))
    others = tuple(each for each in plain.attachments if each is not one)
    base = evolve(plain, attachments=others)
    assume(not base.program().compiled().failed)  # a front, say, that nothing answers for
    assert _output(_overlaid(base, one, built)) == _output(plain)


def _is_new(one: Attachment, drawn: Drawn) -> bool:
    """Whether it is laid over no other: without a label it means the only one that is there."""
    others = [
        each
        for each in drawn.attachments
        if each is not one and (each.pattern, each.subject) == (one.pattern, one.subject)
    ]
    return one.label is not None or not others


@examples(60)
@given(programs(), st.data(), st.sampled_from(("prod", "again")))
def test_a_setting_of_an_environment_is_as_one_of_the_program(
    drawn: Drawn, data: st.DataObject, built: str
) -> None:
    plain = _plain(drawn)
    assume(not plain.program().compiled().failed)
    web = plain.pieces[0]
    words = sorted({each.word for each in web.settings} - {"image", "port", "without"})
    assume(words)
    word = data.draw(st.sampled_from(words))
    there = tuple(each for each in web.settings if each.word == word)
    base = plain.with_piece(
        web, evolve(web, settings=tuple(each for each in web.settings if each.word != word))
    )
    assume(not base.program().compiled().failed)
    over = Piece(kind="service", name=web.name, settings=there)
    assert _output(_overlaid(base, over, built)) == _output(plain)
