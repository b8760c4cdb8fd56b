"""Places are in the files that they are said to be in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ddpc.diagnostics import Diagnostic
from ddpc.source import NOWHERE, Span
from ddpc.syntax.nodes import Parameters, Statement


def assert_in_file(span: Span, texts: Mapping[str, str]) -> None:
    """Hold a span to its file; a diagnostic of the command line has none."""
    if span == NOWHERE:
        return
    size = len(texts.get(span.path, ""))
    assert 0 <= span.start <= span.end <= size, (span, size)


def assert_placed(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> None:
    """Hold all places of diagnostics to their files; edits do not overlap."""
    for each in diagnostics:
        assert_in_file(each.span, texts)
        for label in each.labels:
            assert_in_file(label.span, texts)
        for fix in each.fixes:
            assert fix.edits, fix.title
            end = -1
            for edit in sorted(fix.edits, key=lambda one: one.span):
                assert_in_file(edit.span, texts)
                assert edit.span != NOWHERE
                assert edit.span.start >= end or edit.span.path not in texts, fix.title
                end = edit.span.end


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
