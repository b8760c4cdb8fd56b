"""What stands under one shown line: carets, their labels, and the ends of longer ranges."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import evolve

from ddpc.diagnostics.canvas import Canvas
from ddpc.diagnostics.ink import Part, Row
from ddpc.diagnostics.visible import width
from ddpc.diagnostics.wrap import wrap
from ddpc.node import frozen

Bars = Mapping[int, Part]
"""The bars that run through a row of the gutter: their cells, and their colours."""


class Shape(Enum):
    """Whether a spot is a whole range, or where a range of several lines begins or ends."""

    WHOLE = "whole"
    BEGIN = "begin"
    END = "end"


@frozen(kw_only=True)
class Spot:
    """Cells ``start`` to ``end`` (excluded) of a line, marked with ``sign`` and a label.

    ``bar`` is the cell of the gutter in which the range's bar runs, for ranges of several lines.
    """

    shape: Shape = Shape.WHOLE
    start: int
    end: int
    text: str
    primary: bool
    part: Part
    bar: int = 0

    @property
    def sign(self) -> str:
        """What is drawn under each cell."""
        return "^" if self.primary else "-"

    def moved(self, by: int, most: int) -> Spot:
        """The spot ``by`` cells further right, cut where the window ends."""
        start = min(max(self.start + by, 0), most - 1)
        return evolve(self, start=start, end=min(max(self.end + by, start + 1), most))


def underline(spots: tuple[Spot, ...], room: int) -> tuple[Row, ...]:
    """The rows under a line for its whole spots; none is wider than ``room`` cells."""
    spots = tuple(spot for spot in spots if spot.shape is Shape.WHOLE)
    if not spots:
        return ()
    canvas = Canvas()
    for spot in sorted(spots, key=lambda each: each.primary):
        canvas.put(0, spot.start, spot.sign * (spot.end - spot.start), spot.part)
    labelled = sorted(
        (spot for spot in spots if spot.text), key=lambda each: (each.start, each.end)
    )
    beside = _beside(spots, room)
    if beside is not None:
        canvas.put(0, beside.end + 1, beside.text, beside.part)
        labelled.remove(beside)
    _hang(canvas, tuple(labelled), room, alone=beside is None and len(labelled) == 1)
    return canvas.rows()


def _beside(spots: tuple[Spot, ...], room: int) -> Spot | None:
    """The spot whose label fits to the right of all carets, if there is one."""
    last = max(spots, key=lambda each: (each.end, each.start, bool(each.text)))
    fits = bool(last.text) and last.end + 1 + width(last.text) <= room
    return last if fits else None


def _hang(canvas: Canvas, spots: tuple[Spot, ...], room: int, *, alone: bool) -> None:
    """Put labels below their carets, the rightmost first, so that no line crosses a label."""
    row = 1 if alone else 2
    for index in reversed(range(len(spots))):
        spot = spots[index]
        column, lines = _placed(spot, room)
        left = {other.start: other.part for other in spots[:index] if other.start < column}
        if not alone:
            for above in range(1, row):
                if canvas.is_free(above, spot.start, spot.start):
                    canvas.put(above, spot.start, "|", spot.part)
        for line in lines:
            canvas.columns(row, left)
            canvas.put(row, column, line, spot.part)
            row += 1


def _placed(spot: Spot, room: int) -> tuple[int, tuple[str, ...]]:
    """The column and the lines of a label below its carets; moved left where room is short."""
    wanted = min(width(spot.text), room * 2 // 3)
    column = max(min(spot.start, room - wanted), 0)
    return column, wrap(spot.text, room - column)


def corner(spot: Spot, gutter: int, room: int, bars: Bars) -> tuple[Row, ...]:
    """The rows that join a longer range's bar in the gutter to where it begins or ends.

    The rows begin at the gutter's first cell; ``room`` is the cells beside the gutter.
    ``bars`` are the open ones: a range's own is among them where it ends.
    """
    canvas = Canvas()
    column = gutter + spot.start
    canvas.put(0, spot.bar + 1, "_" * (column - spot.bar - 1), spot.part)
    canvas.put(0, column, spot.sign, spot.part)
    canvas.columns(0, bars)
    others = {at: part for at, part in bars.items() if at != spot.bar}
    if spot.text:
        if spot.start + 2 + width(spot.text) <= room:
            canvas.put(0, column + 2, spot.text, spot.part)
        else:
            start, lines = _placed(spot, room)
            for row, line in enumerate(lines, 1):
                canvas.columns(row, others)
                canvas.put(row, gutter + start, line, spot.part)
    return canvas.rows()
