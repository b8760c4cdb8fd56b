"""Why a statement's arguments fit no form of its word."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, nearest, one_of
from ddpc.node import frozen
from ddpc.schema.codes import MISSING_ARGUMENT, UNEXPECTED_ARGUMENT
from ddpc.schema.signature import shown
from ddpc.schema.word import Word
from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Statement

MANY_FORMS = 5
"""From so many forms on, what they have in common is said once."""


@frozen
class Stuck:
    """How far a form came, and what it wanted there; ``begun``: right after a word of its own."""

    at: int
    wanted: str
    begun: bool = False


def explained(statement: Statement, word: Word, furthest: list[Stuck]) -> Diagnostic:
    """Where the forms that came ``furthest`` are stuck, and what they wanted there."""
    arguments = statement.plain_arguments
    at = max(stuck.at for stuck in furthest)
    wanted = list(
        dict.fromkeys(stuck.wanted for stuck in furthest if stuck.at == at and stuck.wanted)
    )
    usage = (_usage(word, common=len(wanted) < 2),)
    if at >= len(arguments):
        end = statement.head.end
        return Diagnostic(
            code=MISSING_ARGUMENT,
            message=f"`{word.name}` ends before it is complete",
            span=Span(statement.head.path, end, end),
            label=f"expected {_or(wanted)}",
            helps=usage,
        )
    found = arguments[at]
    return Diagnostic(
        code=UNEXPECTED_ARGUMENT,
        message=f"`{word.name}` does not take `{found.written}` here",
        span=found.span,
        label=_label(found, wanted),
        helps=usage,
    )


def _usage(word: Word, *, common: bool) -> str:
    """How the word is written; of many forms what they have in ``common``, or how they end."""
    forms = word.signatures
    shared = 0
    if len(forms) >= MANY_FORMS:
        shortest = min(len(parts) for parts in forms)
        while shared < shortest and len({parts[shared] for parts in forms}) == 1:
            shared += 1
    if not shared:
        return "it is written " + ", or ".join(f"`{form}`" for form in word.usage)
    if common:
        return f"it is written `{word.name} {shown(forms[0][:shared])} …`"
    ends = ", or ".join(f"`{shown(parts[shared:])}`" for parts in forms if parts[shared:])
    return f"it ends with {ends}"


def _label(found: Argument, wanted: list[str]) -> str:
    if len(wanted) < MANY_FORMS:
        return f"expected {_or(wanted)}" if wanted else "one argument too many"
    near = nearest(f"`{found.text}`", wanted)
    return f"did you mean {one_of(near)}?" if near else f"expected {_or(wanted)}"


def _or(wanted: list[str]) -> str:
    return one_of(wanted) if len(wanted) >= MANY_FORMS else " or ".join(wanted)
