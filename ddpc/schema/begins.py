"""What parts of a form begin with."""

from __future__ import annotations

from collections.abc import Sequence

from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.syntax.nodes import Argument, Kind


def starts_one_of(argument: Argument, parts: Sequence[Part | None], but: Part) -> bool:
    """Whether the argument begins one of the parts, ``but`` apart."""
    for part in parts:
        if part is None or part is but:
            continue
        first = part.parts[0] if isinstance(part, Optional) else part
        if isinstance(first, Literal) and is_literal(argument, first):
            return True
    return False


def literals(parts: tuple[Part, ...]) -> list[Literal]:
    """The literals that can come next."""
    found: list[Literal] = []
    for part in parts:
        if isinstance(part, Optional):
            first = part.parts[0]
            if isinstance(first, Literal):
                found.append(first)
            continue
        if isinstance(part, Literal):
            found.append(part)
        break
    return found


def is_literal(argument: Argument, literal: Literal) -> bool:
    """Whether the argument is that word or sign itself, not a text that looks like it."""
    if argument.text != literal.text:
        return False
    return argument.kind is Kind.WORD or argument.kind is Kind.SIGN


def wanted_by(part: Part) -> str:
    """What the part begins with, in words."""
    if isinstance(part, Literal):
        return f"`{part.text}`"
    if isinstance(part, Slot):
        return part.wanted
    return wanted_by(part.parts[0])
