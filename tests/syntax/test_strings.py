"""Strings: their escapes and the references in them, each at its place."""

from __future__ import annotations

import pytest

from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Kind
from ddpc.syntax.strings import string_pieces


def _pieces(text: str) -> tuple[tuple[str | Argument, ...], list[tuple[str, int]]]:
    argument = Argument(Kind.STRING, text, Span("a.ddp", 10, 12 + len(text)))
    pieces, problems = string_pieces(argument)
    return pieces, [(each.message, each.span.start) for each in problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ("",)),
        ("plain", ("plain",)),
        (r"a\\b", ("a\\b",)),
        (r"\"\n\t\$", ('"\n\t$',)),
        (r"\u{41}\u{1F600}\u{e9}", ("A\U0001f600é",)),
        (r"\${a}", ("${a}",)),
        ("$ $$ $a {a}", ("$ $$ $a {a}",)),
        ("${}", ("${}",)),
    ],
)
def test_text(text: str, said: tuple[str, ...]) -> None:
    assert _pieces(text) == (said, [])


def test_references_stand_at_their_places() -> None:
    pieces, problems = _pieces("a${b}c${d-e}")
    assert problems == []
    assert [each if isinstance(each, str) else each.text for each in pieces] == [
        *("a", "b", "c", "d-e")
    ]
    spans = [each.span for each in pieces if isinstance(each, Argument)]
    assert spans == [Span("a.ddp", 12, 16), Span("a.ddp", 17, 23)]


@pytest.mark.parametrize(
    "text", [r"\q", r"\u", r"\u{}", r"\u{110000}", r"\u{D800}", r"\u41", r"\é"]
)
def test_unknown_escapes_are_told_at_their_place(text: str) -> None:
    _, problems = _pieces(f"ab{text}")
    ((message, start),) = problems
    assert "is not an escape" in message
    assert start == 13
