"""A line of any length is shown with the same work: what is counted is calls and characters."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from ddpc.diagnostics import Code, Diagnostic, Edit, Fix, Label, stretch
from ddpc.diagnostics.text import View, render_all
from ddpc.diagnostics.visible import MOST_CHARACTERS, MOST_OF_A_WORD, Glyph, glyphs, shortened
from ddpc.source import Source, SourceMap, Span

CODE = Code(slug="test/long", summary="a test")


def _shown(before: str, after: str, message: str = "wrong") -> str:
    """What is said of ``here`` and ``there`` between two texts on one line, with a fix for both."""
    text = f"{before}here{after}there{after}\n"
    here = Span("a.ddp", len(before), len(before) + 4)
    there = text.index("there", here.end)
    second = Span("a.ddp", there, there + 5)
    found = Diagnostic(
        code=CODE,
        message=message,
        span=here,
        label="this",
        labels=(Label(span=second, text="and that"),),
        fixes=(Fix(title="write `x`", edits=(Edit(span=here, text="x"),)),),
    )
    return render_all((found,), SourceMap((Source("a.ddp", text),)), View(width=80))


def _calls(before: str, after: str, message: str = "wrong") -> int:
    """How many Python functions are called, and generators resumed, to show it."""
    count = 0

    def tally(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tally)
    try:
        _shown(before, after, message)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("filler", ["x", "é", "\t", "\u202e", "界", "a\u0301", "a; "])
def test_the_work_does_not_grow_with_the_line(filler: str) -> None:
    short, long = 5_000 * filler, 80_000 * filler
    assert _calls(long, long) <= _calls(short, short) + 30  # halvings of the common beginning


def test_nor_with_a_word_that_is_quoted() -> None:
    short, long = (f"there is no `{number * 'x'}`" for number in (5_000, 80_000))
    assert _calls("", "", long) <= _calls("", "", short)


def test_no_more_is_looked_at_than_what_may_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def counted(text: str) -> tuple[Glyph, ...]:
        looked.append(len(text))
        return glyphs(text)

    monkeypatch.setattr(stretch, "glyphs", counted)
    _shown(1_000_000 * "x", 1_000_000 * "y")
    assert looked
    assert sum(looked) <= 4 * (2 * stretch.REACH * 80 + 2)


def test_a_long_line_is_shown_around_its_marks() -> None:
    shown = _shown(50_000 * "x", 50_000 * "y")
    lines = shown.splitlines()
    assert " --> a.ddp:1:50001" in lines
    (first, second) = (line for line in lines if line.startswith("1 | "))
    assert first.startswith("1 | ...xxx")
    assert "xhereyyy" in first
    assert first.endswith("yyy...")
    assert "ytherey" in second
    carets = lines[lines.index(first) + 1]
    assert carets.index("^^^^ this") == first.index("here")
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("filler", ["x", "é", "\t", "界", "a\u0301"])
def test_a_stretch_and_the_whole_line_look_the_same(
    filler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for where tab stops fall, which nobody can tell from within a line."""
    text = 3_000 * filler
    cut = _shown(text, text)
    monkeypatch.setattr(stretch, "REACH", 1_000_000)
    assert _shown(text, text) == cut


def test_of_a_long_message_both_ends_are_shown() -> None:
    shown = _shown("", "", f"there is no `{50_000 * 'x '}` in the app")
    head = " ".join(shown.partition(" -->")[0].split())
    assert head.startswith("error[test/long]: there is no `x x x")
    assert head.endswith("x x ` in the app")
    assert "..." in head
    assert len(head) < 2 * MOST_CHARACTERS


def test_a_long_value_in_a_message_is_cut_to_both_its_ends() -> None:
    name = f"registry.example.com/{'a' * 200_000}:1.0"
    assert len(shortened(f"nothing is known of `{name}` here")) < MOST_OF_A_WORD + 30
    assert shortened(f"`{name}` here").startswith("`registry.example.com/aaa")
    assert shortened(f"`{name}` here").endswith("aaa:1.0` here")
    usual = "a" * MOST_OF_A_WORD
    assert shortened(f"`{usual}` here") == f"`{usual}` here"
