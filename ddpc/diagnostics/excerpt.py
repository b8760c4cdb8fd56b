"""The lines of one source that a diagnostic marks, with what stands under them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field

from ddpc.diagnostics.canvas import Canvas
from ddpc.diagnostics.ink import Part, Piece, Row
from ddpc.diagnostics.marks import Mark
from ddpc.diagnostics.stretch import Stretch, stretches
from ddpc.diagnostics.underline import Shape, Spot, corner, underline
from ddpc.diagnostics.window import Window, line_row, windows
from ddpc.node import frozen
from ddpc.source import Source

MOST_BARS = 3
"""Ranges of several lines drawn with a bar each; of more, only the first line is marked."""


@frozen(kw_only=True)
class Excerpt:
    """An excerpt of ``source`` in ``width`` cells; ``part`` is the colour of the primary marks.

    ``digits`` is the width of the line numbers.
    """

    source: Source
    marks: tuple[Mark, ...]
    part: Part
    digits: int
    width: int
    bars: tuple[Mark, ...] = field(init=False)

    @bars.default
    def _longest_first(self) -> tuple[Mark, ...]:
        long = (mark for mark in self.marks if not mark.is_single)
        return tuple(sorted(long, key=lambda m: (m.first_line, -m.last_line)))[:MOST_BARS]

    @property
    def gutter(self) -> int:
        """The cells between the frame and the text, in which the bars run."""
        return 2 * len(self.bars)

    @property
    def room(self) -> int:
        """The cells for the text."""
        return max(self.width - self.digits - 3 - self.gutter, 20)

    def rows(self) -> Iterator[Row]:
        """All rows, from the first marked line to the last."""
        before = 0
        for number in self.shown_lines():
            if before and number > before + 1:
                yield self._gap(number)
            yield from self._line(number)
            before = number

    def shown_lines(self) -> tuple[int, ...]:
        """The numbers of the lines shown: the marked ones, and single lines between them.

        Before a blank marked line the last one with text is shown, to tell where one is.
        """
        marked = {mark.first_line for mark in self.marks}
        marked |= {mark.last_line for mark in self.bars}
        first = min(marked)
        above = next(
            (line for line in range(first - 1, 0, -1) if self.source.line(line).strip()), None
        )
        if above is not None and not self.source.line(first).strip():
            marked.add(above)
        return tuple(sorted(marked | {line + 1 for line in marked if line + 2 in marked}))

    def _gap(self, number: int) -> Row:
        bars = Canvas()
        bars.columns(0, self._open(number))
        return (Piece("...".ljust(self.digits + 3), Part.FRAME), *bars.top)

    def _line(self, number: int) -> Iterator[Row]:
        """One source line and what stands under it; of a long line, each window in turn."""
        line = self.source.line(number)
        bars = self._open(number)
        begun = {
            2 * index: self._colour(mark)
            for index, mark in enumerate(self.bars)
            if _slashed(mark, number, line)
        }
        for stretch in stretches(line, self._columns(number), self.room):
            for window in windows(stretch.shown, self._spots(number, line, stretch), self.room):
                head = Canvas()
                head.put(0, 0, " " * self.gutter)
                head.columns(0, bars)
                for column, part in begun.items():
                    head.put(0, column, "|" if column in bars else "/", part)
                yield (
                    Piece(f"{number:>{self.digits}} | ", Part.FRAME),
                    *head.top,
                    *line_row(stretch.shown, window, self.room),
                )
                bars |= begun
                yield from self._under(window, bars)

    def _under(self, window: Window, bars: dict[int, Part]) -> Iterator[Row]:
        """What stands below one shown line; opens and closes the ``bars`` that turn there."""
        frame = Piece(" " * self.digits + " | ", Part.FRAME)
        head = Canvas()
        head.put(0, 0, " " * self.gutter)
        head.columns(0, bars)
        for row in underline(window.spots, self.room):
            yield (frame, *head.top, *row)
        for spot in window.spots:
            if spot.shape is Shape.WHOLE:
                continue
            for row in corner(spot, self.gutter, self.room, bars):
                yield (frame, *row)
            if spot.shape is Shape.BEGIN:
                bars[spot.bar] = spot.part
            else:
                bars.pop(spot.bar, None)

    def _open(self, number: int) -> dict[int, Part]:
        """The bars that come into line ``number`` from the line before it."""
        return {
            2 * index: self._colour(mark)
            for index, mark in enumerate(self.bars)
            if mark.first_line < number <= mark.last_line
        }

    def _columns(self, number: int) -> Iterator[int]:
        """The columns of line ``number`` that have to be seen."""
        for mark in self.marks:
            if mark.first_line == number:
                yield mark.first_column
            if mark.last_line == number and mark in self.bars:
                yield max(mark.last_column - 1, 0)

    def _spots(self, number: int, line: str, stretch: Stretch) -> tuple[Spot, ...]:
        spots: list[Spot] = []
        for mark in self.marks:
            if mark in self.bars:
                spots += self._ends(mark, number, line, stretch)
            elif mark.first_line == number and stretch.has(mark.first_column):
                last = mark.last_column if mark.is_single else len(line)
                start = stretch.cell(mark.first_column)
                end = max(stretch.cell(last), start + 1)
                spots.append(self._spot(mark, start, end))
        return tuple(spots)

    def _ends(self, mark: Mark, number: int, line: str, stretch: Stretch) -> Iterator[Spot]:
        bar = 2 * self.bars.index(mark)
        begins = mark.first_line == number and stretch.has(mark.first_column)
        if begins and not _slashed(mark, number, line):
            start = stretch.cell(mark.first_column)
            yield self._spot(mark, start, start + 1, Shape.BEGIN, bar)
        if mark.last_line == number and stretch.has(max(mark.last_column - 1, 0)):
            end = max(stretch.cell(mark.last_column), 1)
            yield self._spot(mark, end - 1, end, Shape.END, bar)

    def _spot(
        self, mark: Mark, start: int, end: int, shape: Shape = Shape.WHOLE, bar: int = 0
    ) -> Spot:
        return Spot(
            shape=shape,
            start=start,
            end=end,
            text="" if shape is Shape.BEGIN else mark.text,
            primary=mark.primary,
            part=self._colour(mark),
            bar=bar,
        )

    def _colour(self, mark: Mark) -> Part:
        return self.part if mark.primary else Part.SECOND


def _slashed(mark: Mark, number: int, line: str) -> bool:
    """Whether ``mark`` begins on this line with nothing but blanks before it."""
    return mark.first_line == number and not line[: mark.first_column].strip(" \t")
