"""A patch's lines as rows of text."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics.ink import Part, Piece, Row
from ddpc.diagnostics.patch import Hunk
from ddpc.diagnostics.stretch import stretches
from ddpc.diagnostics.underline import Spot
from ddpc.diagnostics.window import line_row, windows

MOST_LINES = 12
"""Lines shown of each side of a hunk."""


def patch_rows(hunk: Hunk, digits: int, width: int) -> Iterator[Row]:
    """The rows of ``hunk`` in ``width`` cells, line numbers in ``digits`` cells."""
    room = max(width - digits - 3, 20)
    if hunk.context is not None:
        frame = Piece(f"{hunk.line - 1:>{digits}} | ", Part.FRAME)
        yield (frame, *_cropped(hunk.context, 0, room, Part.PLAIN))
    for number, sign, lines, others, part in (
        (hunk.line, "-", hunk.taken, hunk.given, Part.TAKEN),
        (hunk.new_line, "+", hunk.given, hunk.taken, Part.GIVEN),
    ):
        for index, line in enumerate(lines[:MOST_LINES]):
            other = others[index] if index < len(others) else ""
            frame = Piece(f"{number + index:>{digits}} ", Part.FRAME)
            change = _first_difference(line, other)
            yield (frame, Piece(f"{sign} ", part), *_cropped(line, change, room, part))
        if len(lines) > MOST_LINES:
            left = len(lines) - MOST_LINES
            yield (Piece(f"{'':>{digits}} {sign} ... {left} more lines", part),)


def _first_difference(line: str, other: str) -> int:
    """The first character in which they differ, by halves: lines may be very long."""
    same, most = 0, min(len(line), len(other))
    while same < most:
        middle = (same + most + 1) // 2
        if line[same:middle] == other[same:middle]:
            same = middle
        else:
            most = middle - 1
    return same


def _cropped(line: str, change: int, room: int, part: Part) -> Row:
    """``line``, or the part of it around the character at ``change``, in ``room`` cells."""
    (stretch,) = stretches(line, (change,), room)
    shown, cell = stretch.shown, stretch.cell(change)
    spot = Spot(start=cell, end=cell + 1, text="", primary=True, part=part)
    row = line_row(shown, windows(shown, (spot,), room)[0], room)
    return tuple(piece._replace(part=part) if piece.part is Part.PLAIN else piece for piece in row)
