"""Colour on a terminal, by the part that a text plays."""

from __future__ import annotations

from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from ddpc.node import frozen


class Part(Enum):
    """What a piece of text is for."""

    PLAIN = auto()
    STRONG = auto()
    ERROR = auto()
    WARNING = auto()
    NOTE = auto()
    HELP = auto()
    FRAME = auto()
    SECOND = auto()
    TAKEN = auto()
    GIVEN = auto()
    WRITTEN_OUT = auto()


class Piece(NamedTuple):
    """A piece of one line: visible text, and its part."""

    text: str
    part: Part = Part.PLAIN


Row = tuple[Piece, ...]
"""One line as it will be shown."""


@frozen
class Ink:
    """Writes rows, with colour or without."""

    colour: bool = False

    def __call__(self, row: Row) -> str:
        """``row`` as text, without blanks at its end.

        A colour is not changed between pieces of one part: a combining mark stays on its letter.
        """
        pieces = [
            Piece("".join(piece.text for piece in run), part)
            for part, run in groupby(row, key=lambda piece: piece.part)
        ]
        while pieces and not pieces[-1].text.strip(" "):
            pieces.pop()
        if pieces:
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip(" "))
        return "".join(self.paint(*piece) for piece in pieces)

    def paint(self, text: str, part: Part) -> str:
        """``text`` in the colour of ``part``."""
        code = _graphic_rendition(part)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text


def _graphic_rendition(part: Part) -> str:
    """The parameters of SGR, "select graphic rendition" (ECMA-48, 8.3.117), for ``part``."""
    return {
        Part.STRONG: "1",
        Part.ERROR: "1;31",
        Part.WARNING: "1;33",
        Part.NOTE: "1;36",
        Part.HELP: "1;32",
        Part.FRAME: "1;34",
        Part.SECOND: "1;34",
        Part.TAKEN: "31",
        Part.GIVEN: "32",
        Part.WRITTEN_OUT: "7",
    }.get(part, "")
