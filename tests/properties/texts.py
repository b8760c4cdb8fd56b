"""Texts that are nearly programs, or not at all."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.properties.corpus import Program, corpus

_PIECES = (
    *("app", "service", "attach", "cache", "to", "web", "environment", "pattern", "let", "import"),
    *("{", "}", "(", ")", ",", ";", ":", "=", "->", "\n", "\r\n", "\t", " ", "  ", "#", '"', "'"),
    *("\\", "$", "${", "${a}", "8080", "-1", "10/s", "99.9%", "2..10", "256Mi", "/a/*", "//", "*"),
    *('"text"', '"\\u{41}"', '"${a}"', "\x00", "\ufeff", "\u2028", "\U0001f600", "é", "\ud800"),
)

token_soup = st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join) | st.lists(
    st.sampled_from(_PIECES), max_size=60
).map("".join)
"""Pieces of the language in any order."""

any_text = st.text(max_size=200)


@st.composite
def mutated(draw: st.DrawFn) -> Program:
    """A program that compiles, with pieces cut out, put in, doubled, moved or replaced."""
    program = draw(st.sampled_from(corpus()))
    text = program.text
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        other = draw(st.integers(0, len(text)))
        piece = draw(st.sampled_from((*_PIECES, text[start:end], text[other : other + 30])))
        text = text[:start] + piece + text[end:]
    return program.with_text(text)


@st.composite
def without_a_line(draw: st.DrawFn) -> Program:
    """A program that compiles, without some of its lines, or with two of them swapped."""
    program = draw(st.sampled_from(corpus()))
    lines = program.text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        first, second = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        if draw(st.booleans()):
            lines[first], lines[second] = lines[second], lines[first]
        elif len(lines) > 1:
            del lines[first]
    return program.with_text("\n".join(lines))


@st.composite
def with_another_word(draw: st.DrawFn) -> Program:
    """A program that compiles, with some words replaced by words of another."""
    program = draw(st.sampled_from(corpus()))
    words = program.text.split(" ")
    others = draw(st.sampled_from(corpus())).text.split()
    for _ in range(draw(st.integers(1, 3))):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(others))
    return program.with_text(" ".join(words))


@st.composite
def with_a_slip(draw: st.DrawFn) -> Program:
    """A program that compiles, but for one slip: in a word or a line."""
    program = draw(st.sampled_from(corpus()))
    text = program.text
    where = draw(st.sampled_from((r"[a-z]{3,}", r"[a-z-]{3,}", r"[^\s{}]+", r".+\n")))
    places = [one.span() for one in re.finditer(where, text)]
    start, end = draw(st.sampled_from(places))
    at = draw(st.integers(start, end - 1))
    other = text[slice(*draw(st.sampled_from(places)))]
    slips = (
        text[start:at] + text[at + 1 : end],
        text[start:at] + "x" + text[at + 1 : end],
        text[start : at + 1] + text[at:end],
        text[start].upper() + text[start + 1 : end],
        other,
        text[start:end] + other,
        "",
    )
    return program.with_text(text[:start] + draw(st.sampled_from(slips)) + text[end:])
