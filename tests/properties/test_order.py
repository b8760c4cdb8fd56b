"""The order of statements, and the files that they stand in, change no byte of the output."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.corpus import Program, corpus
from tests.properties.settings import examples
from tests.properties.shuffled import shuffled, spread

_each = pytest.mark.parametrize("program", corpus(), ids=lambda program: program.name)


@_each
def test_statements_in_another_order_make_the_same_files(program: Program) -> None:
    for seed in range(1):
        other = shuffled(program, Random(seed))
        assert other.text != program.text
        assert other.output() == program.output()


@_each
def test_statements_in_other_files_make_the_same_files(program: Program) -> None:
    for seed in range(1):
        assert spread(program, Random(seed)).output() == program.output()


@examples(40)
@given(st.sampled_from(corpus()), st.randoms(use_true_random=False), st.booleans())
def test_no_order_makes_other_files(program: Program, random: Random, apart: bool) -> None:
    other = spread(program, random) if apart else shuffled(program, random)
    assert other.output() == program.output()
