"""What a rehearsal found, as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ddpc.diagnostics.text import NARROWEST
from ddpc.diagnostics.visible import visible, width
from ddpc.diagnostics.wrap import wrap
from ddpc.node import frozen
from ddpc.rehearse.report import ARROW, Expected, Findings
from ddpc.rehearse.result import UNTRIED, Result
from ddpc.rehearse.shown import in_one_line

_FIRST: Final = 9
"""Cells of the column of outcomes."""
_GAP: Final = "  "
_BEFORE: Final = " " * _FIRST + _GAP
_UNDER: Final = _BEFORE + "  "
"""What stands before what is said of a row below it."""


def table(findings: Findings, columns: int | None = None) -> str:
    """One row for each expectation, and below it the ways that its requests took.

    Lines have at most so many ``columns``; None: every row is one line, however long.
    """
    expected = findings.expected()
    rows = [_row(each, expected[each.number]) for each in findings.results]
    columns = None if columns is None else max(columns, NARROWEST)
    room = None if columns is None else columns - len(_BEFORE)
    wide = _wide(rows, room)
    lines: list[str] = []
    above = None
    for row, result in zip(rows, findings.results, strict=True):
        now = expected[result.number]
        if now.under and (now.service, now.under) != above:
            lines += paragraph(f"{visible(now.under)}:", columns, _BEFORE, _BEFORE)
        above = now.service, now.under
        lines += row.lines(wide, columns)
        for way in result.ways:
            lines += paragraph(ARROW.join(way), columns, _UNDER)
        if result.outcome == UNTRIED and result.came and result.why:
            lines += paragraph(visible(result.why), columns, _UNDER)
    for name, why in findings.absent:
        lines += paragraph(visible(f"not run: {name}: {why}"), columns)
    return "".join(f"{line}\n" for line in lines)


def paragraph(
    text: str, columns: int | None, first: str = "", later: str | None = None
) -> Iterator[str]:
    """The lines of a text, with what stands before the first of them and before those below."""
    if columns is None:
        yield f"{first}{text}"
        return
    later = f"{first}  " if later is None else later
    head, *below = wrap(text, columns - width(later), columns - width(first))
    yield f"{first}{head}"
    yield from (f"{later}{line}" for line in below)


@frozen(kw_only=True)
class _Row:
    outcome: str
    text: str
    came: str
    said: str
    """What stands before it in a line of its own."""

    def fits(self, wide: int, room: int) -> bool:
        """Whether it is one line, with a column ``wide`` for its text."""
        return width(self.text) <= wide and wide + len(_GAP) + width(self.came) <= room

    def lines(self, wide: int, columns: int | None) -> Iterator[str]:
        start = f"{self.outcome:<{_FIRST}}{_GAP}"
        if columns is None or self.fits(wide, columns - len(start)):
            gap = " " * (wide - width(self.text)) + _GAP
            yield f"{start}{self.text}{gap}{self.came}".rstrip()
            return
        yield from paragraph(self.text, columns, start, f"{_UNDER}  ")
        if self.came:
            yield from paragraph(f"{self.said}{self.came}", columns, _UNDER)


def _row(result: Result, expected: Expected) -> _Row:
    text = f"  {expected.text}" if expected.under else expected.text
    return _Row(
        outcome=result.outcome,
        text=visible(text),
        came=visible(in_one_line(result.came or result.why)),
        said="came: " if result.came else "",
    )


def _wide(rows: Sequence[_Row], room: int | None) -> int:
    """How wide the column of expectations is: so that the most rows are one line."""
    widths = sorted({width(row.text) for row in rows}, reverse=True)
    if room is None:
        return max(widths, default=0)
    return max(widths, key=lambda wide: sum(row.fits(wide, room) for row in rows), default=0)
