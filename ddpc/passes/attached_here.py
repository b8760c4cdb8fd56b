"""Which attach statement is meant by what is said inside of a pattern of the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.source import Span

MOST_PLACES: Final = 3
"""Attach statements that are shown, where several cause the same."""


def attached_here(
    report: list[Diagnostic], since: int, place: Span, bodies: Iterable[Span]
) -> None:
    """Adds the statement at ``place`` to what ``report`` says inside of one of ``bodies``.

    ``bodies`` are the statements of the patterns that ``place`` attaches; ``since`` is the number
    of diagnostics in ``report`` before it was looked at.
    """
    bodies = tuple(bodies)
    for number, one in enumerate(report[since:], since):
        shown = any(place == label.span for label in one.labels)
        if not shown and any(_inside(one.span, body) for body in bodies):
            label = Label(span=place, text="attached here")
            report[number] = evolve(one, labels=(*one.labels, label))


def told_once(said: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """``found`` without the facts of ``said``; each fact once, with all places that it concerns.

    What is wrong in a pattern whatever it is given is said without any attach statement.
    """
    known = {_fact(one) for one in said}
    kept: dict[tuple[str, Span, str], Diagnostic] = {}
    for one in found:
        fact = _fact(one)
        if fact in known:
            continue
        first = kept.setdefault(fact, one)
        more = [label for label in one.labels if label not in first.labels]
        room = max(MOST_PLACES - len(first.labels), 0)
        if first is not one and more[:room]:
            kept[fact] = evolve(first, labels=(*first.labels, *more[:room]))
    return tuple(kept.values())


def _fact(diagnostic: Diagnostic) -> tuple[str, Span, str]:
    return diagnostic.code.slug, diagnostic.span, diagnostic.message


def _inside(span: Span, body: Span) -> bool:
    return span.path == body.path and body.start <= span.start and span.end <= body.end
