"""Characters as a terminal may show them: those that are unseen or act on it are written out."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

TAB_STOP: Final = 4
"""Cells between two tab stops in a shown source line."""

MOST_MARKS: Final = 3
"""Combining marks kept on one character; more are written out, or they would cover other lines."""

MOST_CHARACTERS: Final = 1_000
"""Characters of a message that are shown; some list all words of a schema, none is so long."""

MOST_OF_A_WORD: Final = 80
"""Characters of one word of a message that are shown: of a value that a program quotes."""

_LONG_WORD: Final = re.compile(rf"[^\s`]{{{MOST_OF_A_WORD + 1},}}")

_CONJOINING: Final = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF))
"""Hangul vowels and finals: they join the character before them."""

_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)
"""Printable by their category, yet unseen: joiners, fillers, variation selectors.

Source: Default_Ignorable_Code_Point in the Unicode Character Database, and the empty Braille cell.
"""

_SELECTORS: Final = range(0xE0100, 0xE01F0)


class Glyph(NamedTuple):
    """What is shown for the character at ``offset`` of its text: ``text``, ``width`` cells wide.

    ``written_out`` is true where a code point stands for the character itself.
    """

    offset: int
    text: str
    width: int
    written_out: bool = False


def is_unseen(char: str) -> bool:
    """Whether a reader cannot see ``char``, or a terminal might obey it.

    Control, format (bidirectional, zero-width), surrogate, private and unassigned characters, line
    separators, and every space but the plain one.
    """
    return not char.isprintable() or char in _BLANK or ord(char) in _SELECTORS


def written_out(char: str) -> str:
    """The code point of ``char``, as people write it: ``<U+202E>``."""
    return f"<U+{ord(char):04X}>"


def is_mark(char: str) -> bool:
    """Whether ``char`` is drawn on the character before it and takes no cell of its own."""
    if unicodedata.category(char) in ("Mn", "Me"):
        return True
    return any(first <= ord(char) <= last for first, last in _CONJOINING)


def cells(char: str) -> int:
    """How many cells of a terminal a visible character takes: 0, 1 or 2."""
    if char.isascii():
        return 1
    if is_mark(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def glyphs(text: str) -> tuple[Glyph, ...]:
    """What is shown for each character of a source line; a tab reaches the next tab stop."""
    if text.isascii() and text.isprintable():
        return tuple(Glyph(offset, char, 1) for offset, char in enumerate(text))
    shown: list[Glyph] = []
    column = marks = 0
    for offset, char in enumerate(text):
        if char == "\t":
            width = TAB_STOP - column % TAB_STOP
            glyph = Glyph(offset, " " * width, width)
        elif is_unseen(char):
            code = written_out(char)
            glyph = Glyph(offset, code, len(code), written_out=True)
        elif is_mark(char):
            glyph = _mark(offset, char, marks, bare=_bare(shown))
        else:
            glyph = Glyph(offset, char, cells(char))
        marks = marks + 1 if is_mark(char) else 0
        column += glyph.width
        shown.append(glyph)
    return tuple(shown)


def _bare(shown: list[Glyph]) -> bool:
    """Whether a mark that came next would have nothing to stand on."""
    return not shown or shown[-1].written_out or not shown[-1].text.strip()


def _mark(offset: int, char: str, marks: int, *, bare: bool) -> Glyph:
    if marks >= MOST_MARKS:
        code = written_out(char)
        return Glyph(offset, code, len(code), written_out=True)
    return Glyph(offset, "\u25cc" + char, 1) if bare else Glyph(offset, char, 0)


def visible(text: str) -> str:
    """``text`` in one line, with nothing unseen in it; a tab and a line end are written out too."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        written_out("\t") if glyph.text.isspace() and text[glyph.offset] == "\t" else glyph.text
        for glyph in glyphs(text)
    )


def shortened(text: str) -> str:
    """``visible(text)``; of a very long word, as of a value of the program's, and of a very long
    text both ends.

    Its first words and its last tell what is wrong; a screen full of one word tells nothing.
    """
    text = _LONG_WORD.sub(_both_ends, text)
    if len(text) > MOST_CHARACTERS:
        end = MOST_CHARACTERS // 4
        text = f"{text[: MOST_CHARACTERS - end]} ... {text[-end:]}"
    return visible(text)


def _both_ends(word: re.Match[str]) -> str:
    end = MOST_OF_A_WORD // 4
    return f"{word[0][: MOST_OF_A_WORD - end - 3]}...{word[0][-end:]}"


def width(text: str) -> int:
    """The cells that a visible text takes."""
    return len(text) if text.isascii() else sum(cells(char) for char in text)
