"""A fix as a patch: the lines it takes away and the lines it gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ddpc.diagnostics.diagnostic import Edit, Fix
from ddpc.node import frozen
from ddpc.source import Source, SourceMap


@frozen(kw_only=True)
class Hunk:
    """Neighbouring lines of one source that a fix changes.

    ``taken`` begins at line ``line`` of the source, ``given`` at line ``new_line`` of the source as
    it will be. ``context`` is the line before them where nothing is taken away.
    """

    path: str
    line: int
    new_line: int
    taken: tuple[str, ...]
    given: tuple[str, ...]
    context: str | None = None


def hunks(fix: Fix, sources: SourceMap) -> tuple[Hunk, ...]:
    """The changes of ``fix``, in the order of files and lines.

    None where its edits overlap or lie outside of a known source: then only its title is true.
    """
    found: list[Hunk] = []
    for path in dict.fromkeys(edit.span.path for edit in fix.edits):
        source = sources.get(path)
        edits = sorted(
            (edit for edit in fix.edits if edit.span.path == path),
            key=lambda edit: (edit.span.start, edit.span.end),
        )
        if source is None or not _applicable(source, edits):
            return ()
        found += _hunks_in(source, edits)
    return tuple(found)


def _applicable(source: Source, edits: list[Edit]) -> bool:
    inside = all(0 <= e.span.start <= e.span.end <= len(source.text) for e in edits)
    return inside and all(a.span.end <= b.span.start for a, b in pairwise(edits))


def applied(source: Source, edits: list[Edit], start: int, end: int) -> str:
    """The text of ``source`` from ``start`` to ``end`` with ``edits``, all inside, in order."""
    pieces = []
    for edit in edits:
        pieces += [source.text[start : edit.span.start], edit.text]
        start = edit.span.end
    return "".join([*pieces, source.text[start:end]])


def _hunks_in(source: Source, edits: list[Edit]) -> Iterator[Hunk]:
    shift = 0
    for group in _groups(source, edits):
        first = source.position(group[0].span.start).line
        last = max(source.position(edit.span.end).line for edit in group)
        start = source.line_starts[first - 1]
        end = source.line_starts[last] if last < len(source.line_starts) else len(source.text)
        old = _lines(source.text[start:end])
        new = _lines(applied(source, group, start, end))
        hunk = _trimmed(source, first, shift, old, new)
        if hunk is not None:
            yield hunk
        shift += len(new) - len(old)


def _groups(source: Source, edits: list[Edit]) -> Iterator[list[Edit]]:
    """The edits, those on the same or on neighbouring lines together."""
    group: list[Edit] = []
    for edit in edits:
        if group:
            last = source.position(group[-1].span.end).line
            if source.position(edit.span.start).line > last + 1:
                yield group
                group = []
        group.append(edit)
    yield group


def _lines(text: str) -> list[str]:
    if not text:
        return []
    lines = text.removesuffix("\n").split("\n")
    return [line.rstrip("\r") for line in lines]


def _trimmed(source: Source, first: int, shift: int, old: list[str], new: list[str]) -> Hunk | None:
    """The hunk without the lines that stay at its beginning and at its end."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    old, new = old[same:], new[same:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if not old and not new:
        return None
    line = first + same
    return Hunk(
        path=source.path,
        line=line,
        new_line=line + shift,
        taken=tuple(old),
        given=tuple(new),
        context=source.line(line - 1) if not old and line > 1 else None,
    )
