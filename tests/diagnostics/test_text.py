"""What holds of every rendering, whatever the program and whatever is said of it."""

from __future__ import annotations

import unicodedata

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label
from ddpc.diagnostics.json import Encoder, dumps
from ddpc.diagnostics.order import in_order, most_important, without_cascades
from ddpc.diagnostics.text import PLAIN, View, as_given, render, render_all
from ddpc.diagnostics.visible import glyphs, is_unseen, visible, width
from ddpc.diagnostics.wrap import wrap
from ddpc.source import Source, SourceMap, Span
from tests.diagnostics.cases import CASES
from tests.diagnostics.material import ERROR, OTHER, SYNTAX, WARNING

INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad\u202a\u202e\u2066\u2069\u061c\u180e\ufe0f\u034f\u3164"
nasty = st.text(
    st.sampled_from(
        'ab {}`"\t\n\r\x00\x1b\x7f\x9b\u0301\u0e33日👍\u2028\u2029\ud800\U000e0041\u1160'
        + INVISIBLE
    ),
    max_size=60,
)
texts = nasty | st.text(max_size=60) | nasty.map(lambda text: text * 9)
paths = st.sampled_from(["app.ddp", "b.ddp", "none.ddp", "", "\x1b]0;x\x07"])
spans = st.builds(Span, paths, st.integers(-2, 90), st.integers(-2, 600))
edits = st.builds(Edit, span=spans, text=texts)
diagnostics = st.builds(
    Diagnostic,
    code=st.sampled_from([ERROR, OTHER, SYNTAX, WARNING]),
    message=texts,
    span=spans,
    label=texts,
    labels=st.lists(st.builds(Label, span=spans, text=texts), max_size=5).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
    helps=st.lists(texts, max_size=2).map(tuple),
    fixes=st.lists(
        st.builds(Fix, title=texts, edits=st.lists(edits, max_size=3).map(tuple)), max_size=2
    ).map(tuple),
)
programs = st.lists(texts, max_size=8).map("\n".join)
maps = st.builds(
    lambda first, second: SourceMap((Source("app.ddp", first), Source("b.ddp", second))),
    programs,
    programs,
)


def assert_safe(text: str) -> None:
    """Nothing in ``text`` acts on a terminal or hides from a reader."""
    unseen = {char for line in text.split("\n") for char in line if is_unseen(char)}
    assert not unseen, ascii(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(diagnostics, max_size=4).map(tuple), maps, st.integers(0, 200))
def test_no_text_breaks_it(found: tuple[Diagnostic, ...], sources: SourceMap, columns: int) -> None:
    view = View(width=columns)
    text = render_all(found, sources, view)
    assert_safe(text)
    for line in text.split("\n"):
        if not line.lstrip().startswith(("-->", ":::")):
            assert width(line) <= max(columns, 40), line
    coloured = render_all(found, sources, evolve(view, colour=True))
    assert without_colour(coloured) == text
    data = dumps({"diagnostics": Encoder(sources, as_given).diagnostics(found)})
    assert data.isascii()
    assert_safe(data)


def without_colour(text: str) -> str:
    """``text`` without what sets a colour."""
    first, *rest = text.split("\x1b[")
    return first + "".join(piece.partition("m")[2] for piece in rest)


@given(texts)
def test_nothing_unseen_passes(text: str) -> None:
    shown = visible(text)
    assert "\n" not in shown
    assert_safe(shown)
    for char in INVISIBLE + "\x1b\x07\x9b\u2028\u00a0\ud800":
        assert visible(f"a{char}b") == f"a<U+{ord(char):04X}>b"


@given(nasty)
def test_each_character_has_its_glyph(text: str) -> None:
    line = text.replace("\n", "")
    shown = glyphs(line)
    assert [glyph.offset for glyph in shown] == list(range(len(line)))
    for glyph in shown:
        assert glyph.width == width(glyph.text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("日本", 4), ("cafe\u0301", 4), ("👍", 2), ("ｱ", 1), ("\uff21", 2), ("각", 2)],
)
def test_widths(text: str, cells: int) -> None:
    assert width(text) == cells
    assert width(visible(unicodedata.normalize("NFD", text))) == cells


@pytest.mark.parametrize(
    ("before", "cells"), [("", 4), ("a", 3), ("abc", 1), ("abcd", 4), ("日", 2)]
)
def test_tabs_reach_the_next_stop(before: str, cells: int) -> None:
    assert glyphs(before + "\t")[-1].width == cells


@given(texts, st.integers(1, 90), st.none() | st.integers(1, 90))
@example("", 10, None)
@example("a" * 50, 10, 3)
def test_wrapping_keeps_the_words(text: str, room: int, first: int | None) -> None:
    shown = visible(text)
    lines = wrap(shown, room, first)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
    for number, line in enumerate(lines):
        most = max(room if number or first is None else first, 2)
        assert width(line) <= most


def test_carets_stand_under_the_characters_they_mean() -> None:
    """Also behind tabs, wide characters, combining marks and what is written out."""
    text = "a\t日e\u0301\u202ex MARK y"
    source = Source("app.ddp", text)
    start = text.index("MARK")
    found = Diagnostic(code=ERROR, message="m", span=Span("app.ddp", start, start + 4))
    lines = render(found, SourceMap((source,))).split("\n")
    line, carets = lines[3], lines[4]
    assert carets.rstrip().endswith(" ^^^^")
    assert width(carets[: carets.index("^")]) == width(line[: line.index("MARK")])


def test_the_cap_keeps_errors_and_says_what_is_left_out() -> None:
    text = "x\n" * 200
    source = Source("app.ddp", text)
    warnings = tuple(
        Diagnostic(code=WARNING, message="w", span=Span("app.ddp", 2 * n, 2 * n + 1))
        for n in range(90)
    )
    errors = tuple(
        Diagnostic(code=ERROR, message="e", span=Span("app.ddp", 2 * n, 2 * n + 1))
        for n in range(90, 95)
    )
    shown = render_all(warnings + errors, SourceMap((source,)))
    assert shown.count("error[") == 5
    assert shown.count("warning[") == 45
    assert shown.endswith("5 errors and 90 warnings (the first 50 shown, 45 left out)\n")
    assert shown.index("warning[") < shown.index("error[")
    assert len(most_important(errors, 2)) == 2
    assert Encoder(SourceMap((source,)), as_given).diagnostics(warnings + errors)[89]


def test_what_follows_from_a_syntax_error_is_left_out() -> None:
    source = Source("app.ddp", "app { broken words here }\nmore\n")
    parser = Diagnostic(code=SYNTAX, message="s", span=Span("app.ddp", 4, 20))
    inside = Diagnostic(code=ERROR, message="i", span=Span("app.ddp", 6, 12))
    beside = Diagnostic(code=ERROR, message="b", span=Span("app.ddp", 26, 30))
    nested = Diagnostic(code=SYNTAX, message="n", span=Span("app.ddp", 6, 12))
    assert without_cascades((inside, parser, beside, nested)) == (parser, beside, nested)
    assert in_order((beside, parser), SourceMap((source,))) == (parser, beside)


def test_the_same_said_often_is_said_once() -> None:
    span = Span("app.ddp", 0, 3)
    many = tuple(Diagnostic(code=ERROR, message=f"of {n}", span=span) for n in range(6))
    (one,) = without_cascades(many + many)
    assert one.message == "of 0"
    assert one.notes == (
        "likewise, of 1",
        "likewise, of 2",
        "likewise, of 3",
        "and 2 more like it",
    )
    options = tuple(Diagnostic(code=ERROR, message=f"of {n}", span=Span("", 0, 0)) for n in (1, 2))
    assert without_cascades(options) == options


def test_nothing_found_is_nothing_said() -> None:
    assert render_all((), SourceMap(())) == ""


@pytest.mark.parametrize("name", CASES)
def test_every_case_fits_eighty_columns(name: str) -> None:
    case = CASES[name]
    for line in render_all(case.diagnostics, case.map, PLAIN).split("\n"):
        assert width(line) <= 80 or "deep/deep" in line
