"""What has to hold of every program: over those that are drawn."""

from __future__ import annotations

from random import Random

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties.drawn.model import Attachment, Drawn, Statement
from tests.properties.drawn.programs import programs
from tests.properties.rename import called
from tests.properties.settings import examples
from tests.properties.shuffled import shuffled, spread
from tests.properties.spans import assert_placed, assert_told
from tests.properties.test_same import UNRELATED, defaults

_RANDOM = st.randoms(use_true_random=False)


def _output(drawn: Drawn) -> dict[str, str]:
    """The files of a program; those that are refused are no examples."""
    outcome = drawn.program().compiled()
    assume(not outcome.failed)
    return {file.path: file.text for file in outcome.files}


@examples(60)
@given(programs())
def test_places_are_in_the_files_that_they_are_said_to_be_in(drawn: Drawn) -> None:
    outcome = drawn.program().compiled()
    texts = {one.path: one.text for one in outcome.sources.sources}
    assert_placed(outcome.diagnostics, texts)
    assert_told(outcome.files, texts)
    assert not (outcome.failed and outcome.files)


@examples(60)
@given(programs(), _RANDOM, st.booleans())
def test_neither_order_nor_files_change_a_byte(drawn: Drawn, random: Random, apart: bool) -> None:
    made = _output(drawn)
    program = drawn.program()
    assert (spread(program, random) if apart else shuffled(program, random)).output() == made


@examples(60)
@given(programs())
def test_a_service_under_another_name_is_the_same_service(drawn: Drawn) -> None:
    _output(drawn)
    for old in ("web", "api", "next"):
        # Two names that no other word holds, that are as long, and sorted to the same place.
        one, other = (f"{old}xq{letter}" for letter in "ab")
        made, again = (_output(drawn.with_name(old, name)) for name in (one, other))
        assert called(made, one, old) == called(again, other, old)


@examples(40)
@given(programs())
def test_an_unrelated_service_changes_no_other_file(drawn: Drawn) -> None:
    before = _output(drawn)
    program = drawn.program()
    after = program.with_text(program.text + UNRELATED).output()
    mine = {path for path in after if "unrelated-to-all" in path}
    changed = {path for path in after.keys() - mine if after[path] != before.get(path)}
    assert changed == {"kustomization.yaml"}
    assert before.keys() == after.keys() - mine


@examples(60)
@given(programs(), st.data())
def test_a_default_that_is_spelt_out_changes_nothing(drawn: Drawn, data: st.DataObject) -> None:
    made = _output(drawn)
    unsaid = [
        (one, statement)
        for one in drawn.attachments
        for place, word, statement in defaults()
        if place == one.pattern and not _says(one, word)
    ]
    assume(unsaid)
    one, statement = data.draw(st.sampled_from(unsaid))
    said = evolve(one, settings=(*one.settings, Statement(statement)))
    outcome = drawn.with_attachment(one, said).program().compiled()
    refused = {each.code.slug for each in outcome.diagnostics if each.is_error}
    assert refused <= _MEANS_NOTHING
    assume(not refused)
    assert {file.path: file.text for file in outcome.files} == made


_MEANS_NOTHING = {
    "broker/unused-setting",
    "layers/listen-inside",
    "layers/sidecar-replicas",
    "layers/two-replica-counts",
    "session/no-tier",
    "split/of-tiers",
}
"""What is said of words that stand where they mean nothing."""


def _says(one: Attachment, word: str) -> bool:
    return any(each.word == word for each in one.settings)
