"""Places are in the files that they are said to be in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ddpc.backends.contract import OutputFile
from ddpc.diagnostics import Diagnostic
from ddpc.source import NOWHERE, Span
from ddpc.syntax.nodes import Parameters, Statement

NOWHERE_IN_FILES = {"resolve/unknown-environment", "declare/unknown-input"}
"""What the command line says has no place in any file."""

UNREAD = {"load/unreadable", "syntax/not-text"}
"""Of the first file, which then has no text to point into."""


def assert_in_file(span: Span, texts: Mapping[str, str]) -> None:
    """Hold a span to its file."""
    assert span.path in texts, span
    assert 0 <= span.start <= span.end <= len(texts[span.path]), span


def assert_placed(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> None:
    """Hold all places of diagnostics to their files; edits do not overlap."""
    for each in diagnostics:
        slug = each.code.slug
        if slug in NOWHERE_IN_FILES:
            assert each.span == NOWHERE, each
        elif slug in UNREAD and each.span.path not in texts:
            assert each.span.path, each
            assert each.span.start == each.span.end == 0, each
        else:
            assert_in_file(each.span, texts)
        for label in each.labels:
            assert_in_file(label.span, texts)
        for fix in each.fixes:
            assert fix.edits, fix.title
            end: dict[str, int] = {}
            for edit in sorted(fix.edits, key=lambda one: one.span):
                assert_in_file(edit.span, texts)
                assert edit.span.start >= end.get(edit.span.path, 0), fix.title
                end[edit.span.path] = edit.span.end


def assert_told(files: Iterable[OutputFile], texts: Mapping[str, str]) -> None:
    """Hold the lines of each file to statements that stand where the lines say that they do."""
    for file in files:
        last = 0
        for lines in file.lines:
            assert last < lines.first <= lines.last <= len(file.text.splitlines()), file.path
            last = lines.last
            origin = lines.origin
            assert_in_file(origin.span, texts)
            path, start, end = origin.span
            assert _is_of(" ".join(texts[path][start:end].split()), origin.statement), origin


def _is_of(written: str, statement: str) -> bool:
    """Whether a statement stands there: as it is, or as the one of a server's own words, or as the
    use of the program's own pattern that attaches it.
    """
    if written == statement:
        return True
    word, _, rest = statement.partition(" ")
    if word in {"nginx", "varnish"}:
        return written.split(" ", 1)[0] == rest.split(" ", 1)[0]
    return word == "attach" and " to self" in statement and written.startswith("attach ")


def assert_nested(statements: Iterable[Statement], outer: Span) -> None:
    """Hold the places of statements to each other: words in heads, heads in statements."""
    at = outer.start
    for each in statements:
        assert each.span.path == outer.path
        assert at <= each.span.start <= each.span.end <= outer.end
        assert each.span.start == each.word_span.start == each.head.start
        assert each.head.end == max([each.word_span.end, *(one.span.end for one in each.arguments)])
        assert each.head.end <= each.span.end
        for argument in each.arguments:
            assert each.word_span.end <= argument.span.start <= argument.span.end <= each.head.end
            if isinstance(argument, Parameters):
                for one in argument.items:
                    assert argument.span.start < one.span.start < argument.span.end
        assert_nested(each.block or (), Span(outer.path, each.head.end, each.span.end))
        at = each.span.end
