"""References inside of bare words: several tokens that touch, and were meant as one argument."""

from __future__ import annotations

from ddpc.syntax.build import JOINING
from ddpc.syntax.tokens import Token

_INSIDE = {*JOINING, "STRAY", "COLON"}


def joined(tokens: list[Token], place: int) -> tuple[Token, ...]:
    """The tokens that touch the one at ``place``; none where no reference is among several."""
    first = last = place
    while first > 0 and _touch(tokens[first - 1], tokens[first]):
        first -= 1
    while last + 1 < len(tokens) and _touch(tokens[last], tokens[last + 1]):
        last += 1
    run = tuple(tokens[first : last + 1])
    several = sum(token.type in JOINING or token.type == "STRAY" for token in run) > 1
    return run if several and any(token.type == "REFERENCE" for token in run) else ()


def _touch(one: Token, other: Token) -> bool:
    return {one.type, other.type} <= _INSIDE and one.span.end == other.span.start
