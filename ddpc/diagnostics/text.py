"""Diagnostics as text for people: an own small renderer, since it starts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ddpc.diagnostics.diagnostic import Diagnostic, Fix, Severity
from ddpc.diagnostics.excerpt import Excerpt
from ddpc.diagnostics.ink import Ink, Part, Piece, Row
from ddpc.diagnostics.marks import Mark, marks_in, paths_of
from ddpc.diagnostics.order import in_order, most_important, without_cascades
from ddpc.diagnostics.patch import Hunk, hunks
from ddpc.diagnostics.patch_rows import patch_rows
from ddpc.diagnostics.visible import shortened, visible
from ddpc.diagnostics.wrap import wrap
from ddpc.node import frozen
from ddpc.source import Source, SourceMap

NARROWEST = 40


def as_given(path: str) -> str:
    """The path as the compiler knows it."""
    return path


@frozen(kw_only=True)
class View:
    """How diagnostics are shown.

    ``width`` is the terminal's in cells (at least 40 are used); ``cap`` is how many diagnostics
    are shown at most; ``shown_path`` turns a source's path into the one that the user can open.
    """

    colour: bool = False
    width: int = 80
    cap: int = 50
    shown_path: Callable[[str], str] = as_given


PLAIN = View()


def render_all(diagnostics: tuple[Diagnostic, ...], sources: SourceMap, view: View = PLAIN) -> str:
    """All diagnostics in source order, cascades removed, and a summary line; empty: none."""
    found = in_order(without_cascades(diagnostics), sources)
    if not found:
        return ""
    shown = most_important(found, view.cap)
    texts = [render(diagnostic, sources, view) for diagnostic in shown]
    worst = Part.ERROR if any(diagnostic.is_error for diagnostic in found) else Part.WARNING
    summary = Ink(view.colour).paint(summary_of(found, len(shown)), worst)
    return "\n".join([*texts, summary]) + "\n"


def summary_of(diagnostics: tuple[Diagnostic, ...], shown: int) -> str:
    """How many errors and warnings there are, and how many of them were left out."""
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    counts = []
    for count, noun in ((errors, "error"), (len(diagnostics) - errors, "warning")):
        if count:
            counts.append(f"{count} {noun}" + ("s" if count > 1 else ""))
    hidden = len(diagnostics) - shown
    tail = f" (the first {shown} shown, {hidden} left out)" if hidden else ""
    return " and ".join(counts) + tail


def render(diagnostic: Diagnostic, sources: SourceMap, view: View = PLAIN) -> str:
    """One diagnostic, each line with its line end."""
    ink = Ink(view.colour)
    rows = _Rows(diagnostic, sources, view)
    return "".join(f"{ink(row)}\n" for row in rows)


@frozen
class _Rows:
    """The rows of one diagnostic."""

    diagnostic: Diagnostic
    sources: SourceMap
    view: View

    @property
    def width(self) -> int:
        return max(self.view.width, NARROWEST)

    @property
    def part(self) -> Part:
        return Part.ERROR if self.diagnostic.code.severity is Severity.ERROR else Part.WARNING

    def __iter__(self) -> Iterator[Row]:
        excerpts = self._excerpts()
        patches = [(fix, hunks(fix, self.sources)) for fix in self.diagnostic.fixes]
        digits = len(str(max([0, *_numbers(excerpts), *_hunk_numbers(patches)])))
        yield from self._head()
        for index, (path, source, marks) in enumerate(excerpts):
            yield self._place(path, marks, digits, "-->" if index == 0 else ":::")
            if source is not None:
                yield self._frame(digits)
                yield from Excerpt(
                    source=source, marks=marks, part=self.part, digits=digits, width=self.width
                ).rows()
        remarks = [("note", text, Part.NOTE) for text in self._notes()]
        remarks += [("help", text, Part.HELP) for text in self.diagnostic.helps]
        if remarks and excerpts:
            yield self._frame(digits)
        for word, text, part in remarks:
            yield from self._remark(word, text, part, digits)
        for fix, changes in patches:
            yield from self._fix(fix, changes, digits)

    def _notes(self) -> Iterator[str]:
        names = [f"`{name}`" for name in self.diagnostic.environments]
        if names:
            several = "s" if len(names) > 1 else ""
            listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
            yield f"in the environment{several} {listed}"
        yield from self.diagnostic.notes

    def _head(self) -> Iterator[Row]:
        word = f"{self.diagnostic.code.severity.value}[{visible(self.diagnostic.code.slug)}]"
        first, *rest = wrap(
            shortened(self.diagnostic.message), self.width - 2, self.width - len(word) - 2
        )
        yield (Piece(word, self.part), Piece(f": {first}", Part.STRONG))
        for line in rest:
            yield (Piece(f"  {line}", Part.STRONG),)

    def _excerpts(self) -> list[tuple[str, Source | None, tuple[Mark, ...]]]:
        found = []
        for path in paths_of(self.diagnostic):
            if not path:
                continue
            source = self.sources.get(path)
            found.append((path, source, marks_in(source, self.diagnostic) if source else ()))
        return found

    def _place(self, path: str, marks: tuple[Mark, ...], digits: int, arrow: str) -> Row:
        where = visible(self.view.shown_path(path))
        if marks:
            where += f":{marks[0].first_line}:{marks[0].first_column + 1}"
        return (Piece(" " * digits + arrow, Part.FRAME), Piece(f" {where}"))

    def _frame(self, digits: int) -> Row:
        return (Piece(" " * digits + " |", Part.FRAME),)

    def _remark(self, word: str, text: str, part: Part, digits: int) -> Iterator[Row]:
        head = " " * digits + " = "
        indent = " " * (len(head) + len(word) + 2)
        lines = [
            line
            for paragraph in text.split("\n")
            for line in wrap(shortened(paragraph), self.width - len(indent))
        ]
        yield (Piece(head, Part.FRAME), Piece(word, part), Piece(f": {lines[0]}"))
        for line in lines[1:]:
            yield (Piece(indent + line),)

    def _fix(self, fix: Fix, changes: tuple[Hunk, ...], digits: int) -> Iterator[Row]:
        lines = wrap(shortened(fix.title), self.width - 6)
        yield (Piece("help", Part.HELP), Piece(f": {lines[0]}", Part.STRONG))
        for line in lines[1:]:
            yield (Piece(f"      {line}", Part.STRONG),)
        path = self.diagnostic.span.path
        for index, change in enumerate(changes):
            if change.path != path:
                path = change.path
                yield (
                    Piece(" " * digits + ":::", Part.FRAME),
                    Piece(f" {visible(self.view.shown_path(path))}"),
                )
            elif index:
                yield (Piece("...", Part.FRAME),)
            if index == 0 or change.path != changes[index - 1].path:
                yield self._frame(digits)
            yield from patch_rows(change, digits, self.width)


def _numbers(excerpts: list[tuple[str, Source | None, tuple[Mark, ...]]]) -> Iterator[int]:
    for _, _, marks in excerpts:
        for mark in marks:
            yield mark.last_line


def _hunk_numbers(patches: list[tuple[Fix, tuple[Hunk, ...]]]) -> Iterator[int]:
    for _, changes in patches:
        for change in changes:
            yield change.line + len(change.taken)
            yield change.new_line + len(change.given)
