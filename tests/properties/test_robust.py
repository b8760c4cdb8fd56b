"""Nothing that is written can make the compiler raise, or point beside the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.driver import Options, compile_program
from ddpc.source import Source, Span
from ddpc.syntax.parse import parse
from tests.properties.corpus import Program, corpus
from tests.properties.settings import examples
from tests.properties.spans import assert_nested, assert_placed, assert_told
from tests.properties.texts import any_text, mutated, token_soup, with_another_word, without_a_line


def _parse(text: str) -> None:
    statements, problems = parse(Source("a.ddp", text))
    assert_nested(statements, Span("a.ddp", 0, len(text)))
    assert_placed(problems, {"a.ddp": text})
    assert all(problem.code.slug.startswith("syntax/") for problem in problems)


def _compile(program: Program) -> None:
    outcome = program.compiled()
    texts = {source.path: source.text for source in outcome.sources.sources}
    assert_placed(outcome.diagnostics, texts)
    assert_told(outcome.files, texts)
    assert not (outcome.failed and outcome.files)


@examples(120)
@given(any_text)
def test_any_text_is_parsed(text: str) -> None:
    _parse(text)


@examples(120)
@given(st.binary(max_size=200))
def test_any_bytes_are_compiled(content: bytes) -> None:
    outcome = compile_program("a.ddp", lambda _: content, Options())
    assert outcome.failed
    assert_placed(outcome.diagnostics, {one.path: one.text for one in outcome.sources.sources})


@examples(150)
@given(token_soup)
def test_token_soup_is_parsed(text: str) -> None:
    _parse(text)


@examples(100)
@given(mutated())
def test_what_was_a_program_is_parsed(program: Program) -> None:
    _parse(program.text)


@examples(80)
@given(token_soup)
def test_token_soup_is_compiled(text: str) -> None:
    _compile(Program("soup", "a.ddp", {"a.ddp": "app demo { }\n" + text}, Options()))


@examples(150)
@given(mutated())
def test_what_was_a_program_is_compiled(program: Program) -> None:
    _compile(program)


@examples(150)
@given(without_a_line())
def test_programs_without_some_lines_are_compiled(program: Program) -> None:
    _compile(program)


@examples(150)
@given(with_another_word())
def test_programs_with_other_words_are_compiled(program: Program) -> None:
    _compile(program)


@pytest.mark.parametrize("program", corpus(), ids=lambda program: program.name)
def test_whole_programs_are_placed_soundly(program: Program) -> None:
    _parse(program.text)
    _compile(program)
