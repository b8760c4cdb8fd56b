"""What is wrong in the environments that a build is not for: none waits for its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declarations, Environment
from ddpc.source import Span


def others(declarations: Declarations, context: Context) -> tuple[Context, ...]:
    """A context for each environment of the program but the chosen one, in the order declared."""
    return tuple(
        evolve(context, environment=environment.name)
        for environment in declarations.environments
        if environment.name != context.environment
    )


def only_there(
    here: Iterable[Diagnostic],
    there: Mapping[str, Iterable[Diagnostic]],
    environments: Iterable[Environment],
) -> tuple[Diagnostic, ...]:
    """What was found in other environments (``there``, by their names) and not ``here``.

    The same fact in several of them is told once, with the names of all. What stands in the block
    of one of them is told without names: its place says enough.
    """
    known = {_fact(diagnostic) for diagnostic in here}
    first: dict[tuple[str, Span, str], Diagnostic] = {}
    names: dict[tuple[str, Span, str], list[str]] = {}
    for name, found in there.items():
        for diagnostic in found:
            fact = _fact(diagnostic)
            if fact in known:
                continue
            first.setdefault(fact, diagnostic)
            where = names.setdefault(fact, [])
            if name not in where:
                where.append(name)
    blocks = {environment.name: environment.span for environment in environments}
    return tuple(
        diagnostic
        if any(_inside(diagnostic.span, blocks[name]) for name in names[fact])
        else evolve(diagnostic, environments=tuple(names[fact]))
        for fact, diagnostic in first.items()
    )


def _fact(diagnostic: Diagnostic) -> tuple[str, Span, str]:
    return diagnostic.code.slug, diagnostic.span, diagnostic.message


def _inside(span: Span, block: Span) -> bool:
    return span.path == block.path and block.start <= span.start and span.end <= block.end
