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
_MARKS = re.compile(f"(?:{_BEGIN}[0-9]+{_BEGIN}|{_END})+", re.ASCII)
_MARK = re.compile(f"{_BEGIN}([0-9]+){_BEGIN}|{_END}", re.ASCII)


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
        for marked in text.split("\n"):
            line = marked
            found = _MARKS.match(marked)
            if found:
                self._follow(found.group(), open_nodes)
                line = marked[found.end() :]
                if not line.strip():
                    continue
            kept.append(line)
            if open_nodes and open_nodes[-1] is not UNKNOWN:
                _add(ranges, len(kept), open_nodes[-1])
        return "\n".join(kept), tuple(ranges)

    def _follow(self, marks: str, open_nodes: list[Origin]) -> None:
        for mark in _MARK.finditer(marks):
            if mark.group(1) is None:
                open_nodes.pop()
            else:
                open_nodes.append(self._origins[int(mark.group(1))])


def _add(ranges: list[Lines], number: int, origin: Origin) -> None:
    """Put line ``number`` at the end, joined to the last range where both are of one node."""
    if ranges and ranges[-1].origin is origin and ranges[-1].last == number - 1:
        ranges[-1] = Lines(ranges[-1].first, number, origin)
    else:
        ranges.append(Lines(number, number, origin))
