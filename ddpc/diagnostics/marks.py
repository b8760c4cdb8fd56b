"""The places that a diagnostic speaks of, as lines and columns of one source."""

from __future__ import annotations

from ddpc.diagnostics.diagnostic import Diagnostic
from ddpc.diagnostics.visible import shortened
from ddpc.node import frozen
from ddpc.source import Source, Span


@frozen(kw_only=True)
class Mark:
    """A marked range: lines from 1, columns from 0 in characters, the last one excluded.

    On one line it is at least one column wide, so that an empty span can be seen.
    """

    first_line: int
    first_column: int
    last_line: int
    last_column: int
    text: str
    primary: bool

    @property
    def is_single(self) -> bool:
        """Whether it begins and ends on one line."""
        return self.first_line == self.last_line


def mark(source: Source, span: Span, text: str, *, primary: bool) -> Mark:
    """Where ``span`` lies in ``source``. A span outside of the text is moved to its end.

    A line end in the span belongs to the line that it ends.
    """
    start = min(max(span.start, 0), len(source.text))
    end = min(max(span.end, start), len(source.text))
    first = source.position(start)
    last = source.position(end)
    if last.line > first.line and last.column == 1:
        line = last.line - 1
        last_line, last_column = line, len(source.line(line))
    else:
        last_line, last_column = last.line, last.column - 1
    first_column = min(first.column - 1, len(source.line(first.line)))
    last_column = min(last_column, len(source.line(last_line)))
    if last_line == first.line:
        last_column = max(last_column, first_column + 1)
    return Mark(
        first_line=first.line,
        first_column=first_column,
        last_line=last_line,
        last_column=last_column,
        text=shortened(text),
        primary=primary,
    )


def paths_of(diagnostic: Diagnostic) -> tuple[str, ...]:
    """The files that ``diagnostic`` marks: its own first, then its labels' in their order."""
    places = (diagnostic.span, *(label.span for label in diagnostic.labels))
    return tuple(dict.fromkeys(span.path for span in places))


def marks_in(source: Source, diagnostic: Diagnostic) -> tuple[Mark, ...]:
    """All that ``diagnostic`` marks in ``source``."""
    marks = []
    if diagnostic.span.path == source.path:
        marks.append(mark(source, diagnostic.span, diagnostic.label, primary=True))
    marks += [
        mark(source, label.span, label.text, primary=False)
        for label in diagnostic.labels
        if label.span.path == source.path
    ]
    return tuple(marks)
