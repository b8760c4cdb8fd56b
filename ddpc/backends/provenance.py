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
_MARKS = re.compile(f"^((?:{_BEGIN}[0-9]+{_BEGIN}|{_END})+)(?:[ \\t]*\n)?", re.ASCII | re.MULTILINE)


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
        kept: list[str] = []
        ranges: list[Lines] = []
        open_nodes: list[Origin] = []
        number, at = 1, 0
        for found in _MARKS.finditer(text):
            lines = text[at : found.start()]
            kept.append(lines)
            number = _cover(ranges, open_nodes, number, lines.count("\n"))
            self._follow(found.group(1), open_nodes)
            at = found.end()
        rest = text[at:]
        kept.append(rest)
        _cover(ranges, open_nodes, number, rest.count("\n") + (not rest.endswith("\n")))
        return "".join(kept), tuple(ranges)

    def _follow(self, marks: str, open_nodes: list[Origin]) -> None:
        for mark in marks.replace(_END, f"{_END}{_BEGIN}").split(_BEGIN):
            if mark == _END:
                open_nodes.pop()
            elif mark:
                open_nodes.append(self._origins[int(mark)])


def _cover(ranges: list[Lines], open_nodes: list[Origin], first: int, count: int) -> int:
    """Add ``count`` lines from ``first`` on to the innermost node; the number after the last."""
    origin = open_nodes[-1] if open_nodes else UNKNOWN
    last = first + count - 1
    if count and origin is not UNKNOWN:
        before = ranges[-1] if ranges else None
        if before and before.origin is origin and before.last == first - 1:
            ranges[-1] = Lines(before.first, last, origin)
        else:
            ranges.append(Lines(first, last, origin))
    return last + 1
