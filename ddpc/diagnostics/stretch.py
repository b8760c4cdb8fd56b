"""The stretches of a very long line that can be seen, so that the work does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field

from ddpc.diagnostics.visible import Glyph, glyphs
from ddpc.node import frozen

REACH: Final = 8
"""Characters looked at on either side of a mark, for each cell of room.

A character takes no cell only as one of three combining marks on another, so that a stretch is at
least twice as wide as the room on either side, and no window comes to where it was cut.
"""


@frozen(kw_only=True)
class Stretch:
    """The characters of a line from column ``start`` up to ``end``, and how they are shown."""

    start: int
    end: int
    shown: tuple[Glyph, ...] = field(repr=False)

    def has(self, column: int) -> bool:
        """Whether what begins at ``column`` is to be shown here."""
        return self.start <= column < self.end

    def cell(self, column: int) -> int:
        """The cell, counted from the stretch's first, in which the character at ``column`` begins.

        What lies behind the stretch is taken to be one cell wide.
        """
        at = min(column, self.end) - self.start
        past = max(at - len(self.shown), 0)
        return sum(glyph.width for glyph in self.shown[:at]) + past


def stretches(line: str, columns: Iterable[int], room: int) -> tuple[Stretch, ...]:
    """What has to be looked at to show ``line`` around each of ``columns`` in ``room`` cells.

    All of it in one, unless it is very long.
    """
    reach = REACH * room
    wanted = sorted(columns)
    if len(line) <= 4 * reach:
        return (Stretch(start=0, end=max(len(line), *wanted, 0) + 1, shown=glyphs(line)),)
    ranges: list[tuple[int, int]] = []
    for column in wanted or [0]:
        start, end = max(column - reach, 0), column + reach
        if ranges and start <= ranges[-1][1]:
            start, _ = ranges.pop()
        ranges.append((start, end))
    return tuple(
        Stretch(start=start, end=end, shown=glyphs(line[start:end])) for start, end in ranges
    )
