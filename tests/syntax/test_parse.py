"""From text to statements: what is saved of damaged files, and where everything stands."""

from __future__ import annotations

import time

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source
from ddpc.syntax.nodes import Argument, Kind, Statement
from ddpc.syntax.parse import DEEPEST, parse
from ddpc.syntax.recover import MOST_ERRORS


def _parse(text: str) -> tuple[list[str], list[Diagnostic]]:
    """The statements in short, and what is wrong."""
    statements, problems = parse(Source("a.ddp", text))
    return [_shown(each) for each in statements], list(problems)


def _shown(statement: Statement) -> str:
    words = [statement.word, *(each.written for each in statement.plain_arguments)]
    if statement.block is None:
        return " ".join(words)
    return " ".join([*words, "{", "; ".join(_shown(each) for each in statement.block), "}"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", ["a"]),
        ('a b 1 /c "d" ${e} -> = :', ['a b 1 /c "d" ${e} -> = :']),
        ("a;b\nc", ["a", "b", "c"]),
        ("a { b; c }", ["a { b; c }"]),
        ("a{b{c}}d{}", ["a { b { c {  } } }".replace("c {  }", "c"), "d {  }"]),
        ("a { b\n c\n\n}\n\n b", ["a { b; c }", "b"]),
        ("# only a comment\n\n", []),
        ("a # b { \n c", ["a", "c"]),
        ('a "# no comment"', ['a "# no comment"']),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\ta\tb", ["a b"]),
        ("a-b_c.d/e*", ["a-b_c.d/e*"]),
        ("a 10.0.0.0/8 2..10 99.9% 10/s -1", ["a 10.0.0.0/8 2..10 99.9% 10/s -1"]),
        ("GET /a/*-> 200", ["GET /a/*-> 200"]),
        ("GET /a/* -> 200", ["GET /a/* -> 200"]),
        ("", []),
    ],
)
def test_sound_texts(text: str, shown: list[str]) -> None:
    assert _parse(text) == (shown, [])


def test_a_parameter_list_is_told_from_arguments() -> None:
    text = 'pattern a(b: size, c: name = web,\n d: text = "x",\n) { e }'
    ((statement,), problems) = parse(Source("a.ddp", text))
    assert problems == ()
    name, parameters = statement.arguments
    assert isinstance(name, Argument)
    assert not isinstance(parameters, Argument)
    assert [one.name.text for one in parameters.items] == ["b", "c", "d"]
    assert [one.type.text for one in parameters.items] == ["size", "name", "text"]
    defaults = [one.default.written if one.default else None for one in parameters.items]
    assert defaults == [None, "web", '"x"']
    assert text[parameters.span.start] == "("
    assert text[parameters.span.end - 1] == ")"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_everything_knows_its_place(end: str) -> None:
    text = f'app demo {{{end}  label "é" team{end}}}{end}service web{end}'
    app, service = parse(Source("a.ddp", text))[0]
    assert text[slice(*app.span[1:])] == f'app demo {{{end}  label "é" team{end}}}'
    assert text[slice(*app.head[1:])] == "app demo"
    assert app.block is not None
    (label,) = app.block
    assert [text[slice(*each.span[1:])] for each in label.arguments] == ['"é"', "team"]
    assert text[slice(*service.word_span[1:])] == "service"


def test_kinds_of_arguments() -> None:
    (statement,) = parse(Source("a.ddp", 'a b 1 /c "d" ${e} ->'))[0]
    kinds = [each.kind for each in statement.plain_arguments]
    assert kinds == [Kind.WORD, Kind.NUMBER, Kind.PATH, Kind.STRING, Kind.REFERENCE, Kind.SIGN]
    assert [each.text for each in statement.plain_arguments] == ["b", "1", "/c", "d", "e", "->"]


@pytest.mark.parametrize(
    ("text", "saved", "slugs"),
    [
        ("a\n1 b\nc", ["a", "c"], ["unexpected"]),
        ("a { 1 b; c }", ["a { c }"], ["unexpected"]),
        ('a { b "c\n d }\ne', ["a { d }", "e"], ["open-string"]),
        ("a ' b\nc", ["c"], ["stray-character"]),
        ("a { b", ["a { b }"], ["open-block"]),
        ("a } b", ["a b"], ["stray-close"]),
        ("a { b }\n}\nc", ["a { b }", "c"], ["stray-close"]),
        ("a ( b\nc", ["c"], ["unexpected"]),
        ("{ a }\nb", ["b"], ["unexpected"]),
        ("a { { b } c }", ["a { c }"], ["unexpected"]),
        ("\x00 a\nb", ["b"], ["stray-character"]),
    ],
)
def test_what_is_saved_of_damaged_texts(text: str, saved: list[str], slugs: list[str]) -> None:
    shown, problems = _parse(text)
    assert [each.code.slug for each in problems] == [f"syntax/{slug}" for slug in slugs]
    assert shown == saved


@pytest.mark.parametrize(
    ("text", "saved", "opened"),
    [
        ("a {\n  b\n\nc {\n  d\n}\n", ["a { b }", "c { d }"], [2]),
        ("a {\n  b {\n    c\n  d\n}\ne", ["a { b { c }; d }", "e"], [8]),
        ("a {\n  b {\n    c\n}\nd", ["a { b { c } }", "d"], [8]),
        # All in one column: nothing to go by, so the rest of the file is in it.
        ("a {\nb {\nc\nd\n", ["a {  }", "b {  }", "c", "d"], [2, 6]),
    ],
)
def test_indentation_says_where_an_open_block_ends(
    text: str, saved: list[str], opened: list[int]
) -> None:
    shown, problems = _parse(text)
    assert {each.code.slug for each in problems} == {"syntax/open-block"}
    assert sorted(each.span.start for each in problems) == opened
    assert shown == saved


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// a", "a comment begins with `#`"),
        ("a b@c", 'quote text that is no plain word, number or path: "…"'),
        ("a\n{ b }", "a block stands on the line of its statement: `service web {`"),
    ],
)
def test_how_it_is_written_instead(text: str, said: str) -> None:
    _, (problem, *_) = _parse(text)
    assert problem.helps == (said,)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ('host "a.example.com\n', True),
        ('image "a:${tag}\n', True),
        ('host "a.example.com { path / to web }\n', False),
        ('image "\n', False),
    ],
)
def test_a_string_is_closed_where_it_took_one_word(text: str, fixed: bool) -> None:
    (found,) = parse(Source("a.ddp", text))[1]
    assert found.code.slug == "syntax/open-string"
    assert bool(found.fixes) is fixed


def test_a_statement_says_that_something_in_it_was_left_out() -> None:
    a, d = parse(Source("a.ddp", "a { b { 1 }; c { } }\nd { }"))[0]
    assert a.block is not None
    assert [a.damaged, d.damaged] == [True, False]
    assert [each.damaged for each in a.block] == [True, False]


def test_every_error_is_reported_up_to_a_bound() -> None:
    shown, problems = _parse("a\n" + "1 b\n" * 10 + "c\n")
    assert (shown, len(problems)) == (["a", "c"], 10)
    assert len(_parse("1 b\n" * (3 * MOST_ERRORS))[1]) == MOST_ERRORS


@pytest.mark.parametrize("closed", [True, False])
def test_a_hostile_depth_is_one_error_and_takes_no_time(closed: bool) -> None:
    start = time.monotonic()
    shown, problems = _parse("a { " * 10_000 + "}" * (10_000 if closed else 0) + "\nb")
    assert time.monotonic() - start < 20
    slugs = [each.code.slug for each in problems]
    assert slugs[0] == "syntax/too-deep"
    assert slugs.count("syntax/too-deep") == 1
    assert closed is (slugs == ["syntax/too-deep"])
    assert shown[-1:] == (["b"] if closed else shown[-1:])


def test_the_deepest_that_is_taken() -> None:
    def nested(depth: int) -> list[Diagnostic]:
        return _parse("a { " * depth + "}" * depth)[1]

    assert nested(DEEPEST) == []
    assert [each.code.slug for each in nested(DEEPEST + 1)] == ["syntax/too-deep"]
