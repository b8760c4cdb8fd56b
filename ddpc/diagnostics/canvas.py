"""A small drawing board of character cells, for carets and labels that share a line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from attrs import define, field

from ddpc.diagnostics.ink import Part, Piece, Row
from ddpc.diagnostics.visible import cells


@define
class Canvas:
    """Rows of cells; what is put later covers what was there."""

    _rows: list[dict[int, tuple[str, Part]]] = field(factory=list)

    def put(self, row: int, column: int, text: str, part: Part = Part.PLAIN) -> None:
        """Draw visible ``text`` from ``column`` on; wide characters take two cells."""
        while len(self._rows) <= row:
            self._rows.append({})
        cell = self._rows[row]
        for char in text:
            size = cells(char)
            if size == 0:
                before = max((at for at in cell if at < column), default=None)
                if before is not None:
                    cell[before] = (cell[before][0] + char, cell[before][1])
                continue
            cell[column] = (char, part)
            for more in range(1, size):
                cell[column + more] = ("", part)
            column += size

    def columns(self, row: int, bars: Mapping[int, Part]) -> None:
        """Draw a bar in each of the cells ``bars`` of ``row``, in its colour."""
        for column, part in bars.items():
            self.put(row, column, "|", part)

    def is_free(self, row: int, first: int, last: int) -> bool:
        """Whether nothing stands in the cells ``first`` to ``last`` of ``row``."""
        return row >= len(self._rows) or not any(first <= at <= last for at in self._rows[row])

    @property
    def top(self) -> Row:
        """The first row; empty where nothing was drawn."""
        return _pieces(self._rows[0]) if self._rows else ()

    def rows(self) -> tuple[Row, ...]:
        """The rows as pieces, blanks between them filled."""
        return tuple(map(_pieces, self._rows))


def _pieces(cell: dict[int, tuple[str, Part]]) -> Row:
    if not cell:
        return ()
    line = [cell.get(at, (" ", Part.PLAIN)) for at in range(max(cell) + 1)]
    return tuple(
        Piece("".join(text for text, _ in run), part)
        for part, run in groupby(line, key=lambda each: each[1])
    )
