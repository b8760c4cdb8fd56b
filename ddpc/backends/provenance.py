"""Which statement each line of a printed file came from.

A template marks where the lines of a node begin and end; the marks are taken out of the text
afterwards. A mark counts only at the start of a line and consists of control characters, which
no format's quoting lets through: nothing that a user writes can be taken for one.
"""

from __future__ import annotations

import re
from typing import Final

from ddpc.backends.contract import Lines
from ddpc.ir.origin import UNKNOWN, Origin

_BEGIN: Final = "\x01"
_END: Final = "\x02"
_MARKED: Final = re.compile(f"\n((?:{_BEGIN}[0-9]+{_BEGIN}|{_END})+)", re.ASCII)


class Marks:
    """The marks of one file that is being printed."""

    def __init__(self) -> None:
        self._origins: list[Origin] = []

    def begin(self, origin: Origin) -> str:
        """What to print at the start of the first line that came from ``origin``."""
        self._origins.append(origin)
        return f"{_BEGIN}{len(self._origins) - 1}{_BEGIN}"

    def end(self) -> str:
        """What to print at the start of the line after the last one."""
        return _END

    def strip(self, text: str) -> tuple[str, tuple[Lines, ...]]:
        """``text`` without its marks, and which of its lines came from where.

        Marks nest: a line belongs to the innermost node. A line of nothing but marks goes
        altogether. Lines of an unknown origin are in no range.
        """
        first, *marked = _MARKED.split("\n" + text.removesuffix("\n"))
        kept = [first]
        ranges: list[Lines] = []
        open_nodes: list[Origin] = []
        line = first.count("\n")
        # Marks, and what stands between them and the next: the rest of their line, and others.
        for marks, piece in zip(marked[::2], marked[1::2], strict=True):
            self._follow(marks, open_nodes)
            rest, end, others = piece.partition("\n")
            kept.append(f"\n{piece}" if rest.strip(" \t") else end + others)
            last = line + kept[-1].count("\n")
            _cover(ranges, open_nodes, line, last)
            line = last
        kept.append("\n" if text.endswith("\n") else "")
        return "".join(kept)[1:], tuple(ranges)

    def _follow(self, marks: str, open_nodes: list[Origin]) -> None:
        for mark in marks.replace(_END, f"{_END}{_BEGIN}").split(_BEGIN):
            if mark == _END:
                open_nodes.pop()
            elif mark:
                open_nodes.append(self._origins[int(mark)])


def _cover(ranges: list[Lines], open_nodes: list[Origin], before: int, last: int) -> None:
    """Add the lines after ``before`` up to ``last`` to the innermost node."""
    origin = open_nodes[-1] if open_nodes else UNKNOWN
    if last == before or origin is UNKNOWN:
        return
    held = ranges[-1] if ranges else None
    if held and held.origin is origin and held.last == before:
        ranges[-1] = Lines(held.first, last, origin)
    else:
        ranges.append(Lines(before + 1, last, origin))
