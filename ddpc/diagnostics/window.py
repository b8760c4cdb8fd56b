"""Which part of a long line is shown."""

from __future__ import annotations

from ddpc.diagnostics.ink import Part, Piece, Row
from ddpc.diagnostics.underline import Spot
from ddpc.diagnostics.visible import Glyph
from ddpc.node import frozen

CUT = "..."


@frozen(kw_only=True)
class Window:
    """The part of a line from cell ``first`` on; ``spots`` count from what is shown first.

    ``cut_before`` is true where the line begins before it.
    """

    first: int
    spots: tuple[Spot, ...]

    @property
    def cut_before(self) -> bool:
        """Whether something is left out before it."""
        return self.first > 0


def windows(shown: tuple[Glyph, ...], spots: tuple[Spot, ...], room: int) -> tuple[Window, ...]:
    """The fewest windows of ``room`` cells that show every spot; a line that fits is one."""
    length = max([sum(glyph.width for glyph in shown), *(spot.end for spot in spots)])
    if length <= room:
        return (Window(first=0, spots=spots),)
    return tuple(_around(tuple(group), room) for group in _groups(spots, room)) or (
        Window(first=0, spots=()),
    )


def _groups(spots: tuple[Spot, ...], room: int) -> list[list[Spot]]:
    groups: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda each: (each.start, each.end)):
        if groups and spot.end - groups[-1][0].start <= room - 3 * len(CUT):
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return groups


def _around(spots: tuple[Spot, ...], room: int) -> Window:
    start = min(spot.start for spot in spots)
    end = max(spot.end for spot in spots)
    if end <= room - len(CUT):
        return Window(first=0, spots=spots)
    inner = room - 2 * len(CUT)
    first = start - max((inner - (end - start)) // 2, 0)
    if first <= len(CUT):  # no room is won by leaving out so little
        return Window(first=0, spots=tuple(spot.moved(0, room - len(CUT)) for spot in spots))
    by = len(CUT) - first
    return Window(first=first, spots=tuple(spot.moved(by, room - len(CUT)) for spot in spots))


def line_row(shown: tuple[Glyph, ...], window: Window, room: int) -> Row:
    """The text of the window, with ``...`` where something is left out."""
    left = CUT if window.cut_before else ""
    rest = sum(glyph.width for glyph in shown) - window.first
    cut_after = rest + len(left) > room
    last = window.first + room - len(left) - (len(CUT) if cut_after else 0)
    pieces = [Piece(left, Part.FRAME)] if left else []
    cell = 0
    for glyph in shown:
        start, cell = cell, cell + glyph.width
        if cell <= window.first or start >= last:
            continue
        part = Part.WRITTEN_OUT if glyph.written_out else Part.PLAIN
        if start >= window.first and cell <= last:
            pieces.append(Piece(glyph.text, part))
        else:  # a wide or written out character is cut by the window's edge
            inside = min(cell, last) - max(start, window.first)
            pieces.append(Piece(" " * inside))
    if cut_after:
        pieces.append(Piece(CUT, Part.FRAME))
    return tuple(pieces)
