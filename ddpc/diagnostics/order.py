"""Which diagnostics are shown, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from ddpc.diagnostics.diagnostic import Diagnostic
from ddpc.source import NOWHERE, SourceMap, Span

MOST_LIKEWISE = 3
"""How many messages of the same code at the same place are kept as notes on the first."""

_PARSER = "syntax/"


def in_order(diagnostics: Iterable[Diagnostic], sources: SourceMap) -> tuple[Diagnostic, ...]:
    """As a reader meets them: by source in the order of ``sources``, then by place.

    What has no place comes first, then what is in no source that was read.
    """
    rank = {source.path: index for index, source in enumerate(sources.sources)}

    def place(diagnostic: Diagnostic) -> tuple[int, str, int, int, bool, str, str]:
        span = diagnostic.span
        where = -2 if span == NOWHERE else rank.get(span.path, -1)
        return (
            where,
            span.path,
            span.start,
            span.end,
            not diagnostic.is_error,
            diagnostic.code.slug,
            diagnostic.message,
        )

    return tuple(sorted(diagnostics, key=place))


def without_cascades(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each cause, in the order given.

    Of several with the same code at the same place, in the same environments, the first stays;
    other messages become notes on it. What is said inside of a range that the parser could not
    read follows from that.
    """
    kept: dict[tuple[Span, str, tuple[str, ...]], Diagnostic] = {}
    more: dict[tuple[Span, str, tuple[str, ...]], list[str]] = {}
    given = tuple(diagnostics)
    unread = [d.span for d in given if d.code.slug.startswith(_PARSER) and d.is_error]
    for diagnostic in given:
        if not diagnostic.code.slug.startswith(_PARSER) and _inside(diagnostic.span, unread):
            continue
        slug, where = diagnostic.code.slug, diagnostic.environments
        key = (diagnostic.span, slug, where)
        if diagnostic.span == NOWHERE:
            key = (diagnostic.span, f"{slug}\n{diagnostic.message}", where)
        first = kept.setdefault(key, diagnostic)
        others = more.setdefault(key, [first.message])
        if diagnostic.message not in others:
            others.append(diagnostic.message)
    return tuple(_with_likewise(kept[key], more[key][1:]) for key in kept)


def _inside(span: Span, ranges: Iterable[Span]) -> bool:
    return any(
        other.path == span.path and other.start <= span.start and span.end <= other.end
        for other in ranges
        if other != NOWHERE
    )


def _with_likewise(diagnostic: Diagnostic, messages: list[str]) -> Diagnostic:
    if not messages:
        return diagnostic
    notes = tuple(f"likewise, {message}" for message in messages[:MOST_LIKEWISE])
    if len(messages) > MOST_LIKEWISE:
        notes += (f"and {len(messages) - MOST_LIKEWISE} more like it",)
    return evolve(diagnostic, notes=diagnostic.notes + notes)


def most_important(diagnostics: tuple[Diagnostic, ...], cap: int) -> tuple[Diagnostic, ...]:
    """At most ``cap`` of them in the order given; errors are kept before warnings."""
    if len(diagnostics) <= cap:
        return diagnostics
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    room = {True: min(errors, cap), False: max(cap - errors, 0)}
    kept = []
    for diagnostic in diagnostics:
        if room[diagnostic.is_error]:
            room[diagnostic.is_error] -= 1
            kept.append(diagnostic)
    return tuple(kept)
