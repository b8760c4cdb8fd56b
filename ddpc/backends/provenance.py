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
_AFTER: Final = "\x03"
"""Sorts behind both marks, and before nearly all else that a line may begin with."""
_MARKS = re.compile(f"(?:{_BEGIN}[0-9]+{_BEGIN}|{_END})+", re.ASCII)


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
        covered = 0
        *lines, last = text.split("\n")
        for line in lines:
            # One comparison for nearly every line: a pattern tried on each takes ten times as long.
            if line < _AFTER and (found := _MARKS.match(line)):
                covered = _cover(ranges, open_nodes, covered, len(kept))
                self._follow(found.group(), open_nodes)
                rest = line[found.end() :]
                if rest.strip(" \t"):
                    kept.append(rest)
            else:
                kept.append(line)
        covered = _cover(ranges, open_nodes, covered, len(kept))
        if found := _MARKS.match(last):
            self._follow(found.group(), open_nodes)
            last = last[found.end() :]
        kept.append(last)
        _cover(ranges, open_nodes, covered, covered + bool(last))
        return "\n".join(kept), tuple(ranges)

    def _follow(self, marks: str, open_nodes: list[Origin]) -> None:
        for mark in marks.replace(_END, f"{_END}{_BEGIN}").split(_BEGIN):
            if mark == _END:
                open_nodes.pop()
            elif mark:
                open_nodes.append(self._origins[int(mark)])


def _cover(ranges: list[Lines], open_nodes: list[Origin], before: int, last: int) -> int:
    """Add the lines after ``before`` up to ``last`` to the innermost node; gives ``last``."""
    origin = open_nodes[-1] if open_nodes else UNKNOWN
    if last > before and origin is not UNKNOWN:
        held = ranges[-1] if ranges else None
        if held and held.origin is origin and held.last == before:
            ranges[-1] = Lines(held.first, last, origin)
        else:
            ranges.append(Lines(before + 1, last, origin))
    return last
