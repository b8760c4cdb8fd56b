"""Source texts and places in them.

Everything inside the compiler speaks of character offsets; lines and columns are
computed only when something is shown to a person.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import ClassVar, NamedTuple

from attrs import field

from ddpc.node import frozen


class Span(NamedTuple):
    """A half-open range of characters, ``start <= offset < end``, in the file ``path``.

    A named tuple rather than an attrs class: a large program holds hundreds of thousands.
    """

    path: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The range from the start of this one to the end of ``other`` (same file)."""
        return Span(self.path, self.start, max(self.end, other.end))


NOWHERE = Span("", 0, 0)
"""The place of what has no place in any file: options of the command line, defaults."""


class Position(NamedTuple):
    """A place as a person counts: ``line`` and ``column`` start at 1; columns count characters."""

    line: int
    column: int


@frozen(slots=False)
class Source:
    """One file's text under the path by which the user knows it.

    ``text`` is the file's characters exactly, line ends included, without a byte order mark.
    """

    path: str
    text: str = field(repr=False)

    LINE_END: ClassVar[str] = "\n"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        starts = [0]
        find = self.text.find
        at = find(self.LINE_END)
        while at >= 0:
            starts.append(at + 1)
            at = find(self.LINE_END, at + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """The line and column of ``offset``; an offset past the end is the end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line ``number`` (from 1) without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@frozen
class SourceMap:
    """All sources of one run, by path."""

    sources: tuple[Source, ...]

    def get(self, path: str) -> Source | None:
        """The source known as ``path``, if there is one."""
        return next((source for source in self.sources if source.path == path), None)
