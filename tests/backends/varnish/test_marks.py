"""Marks of provenance: taken out without a trace, and never made by what is printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ddpc.backends.contract import Lines
from ddpc.backends.provenance import Marks
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.source import NOWHERE

_OUTER, _INNER = Origin(NOWHERE, "outer"), Origin(NOWHERE, "inner")


def test_a_line_belongs_to_the_innermost() -> None:
    marks = Marks()
    text = (
        f"a\n{marks.begin(_OUTER)}\nb\n{marks.begin(_INNER)}c\nd\n{marks.end()}\ne\n{marks.end()}f"
    )
    stripped, lines = marks.strip(text)
    assert stripped == "a\nb\nc\nd\ne\nf"
    assert lines == (Lines(2, 2, _OUTER), Lines(3, 4, _INNER), Lines(5, 5, _OUTER))


def test_what_has_no_origin_has_no_range() -> None:
    marks = Marks()
    text = f"{marks.begin(_OUTER)}a\n{marks.begin(UNKNOWN)}b\n{marks.end()}{marks.end()}c\n"
    assert marks.strip(text) == ("a\nb\nc\n", (Lines(1, 1, _OUTER),))


def test_marks_within_a_line_are_text() -> None:
    marks = Marks()
    begin = marks.begin(_OUTER)
    assert marks.strip(f"a{begin}b\n") == (f"a{begin}b\n", ())


@given(st.lists(st.text(st.characters(blacklist_characters="\x01\x02\n"), min_size=1)))
def test_text_without_marks_stays(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert Marks().strip(text) == (text, ())
