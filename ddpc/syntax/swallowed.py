"""Braces that a string swallowed which is not closed on its line."""

from __future__ import annotations

import re

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source, Span
from ddpc.syntax.braces import match_braces
from ddpc.syntax.codes import OPEN_BLOCK
from ddpc.syntax.tokens import Token

MOST_TRIED = 50
"""Strings of one file that are looked at: each is a matching of all braces."""

_CLOSING = re.compile(r"[ \t;]*\}[ \t;}]*$")


def match_all(tokens: list[Token], source: Source) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with every brace matched, and what had to be mended for it.

    A `}` at the end of a string without its end closes a block that was opened on the same line and
    lacks it: that the block is open follows from the string, which is said.
    """
    matched = match_braces(tokens, source)
    if not _lacks(matched[1]):
        return matched
    tried = at = open_here = 0
    while at < len(tokens) and tried < MOST_TRIED:
        token = tokens[at]
        if token.type == "_END" and "\n" in token.text:
            open_here = 0
        open_here += {"LBRACE": 1, "RBRACE": -1}.get(token.type, 0)
        at += 1
        if token.type != "OPEN_STRING" or open_here < 1:
            continue
        parts = _parts(token)
        if 1 < len(parts) <= 1 + open_here:
            tried += 1
            apart = [*tokens[: at - 1], *parts, *tokens[at:]]
            mended = match_braces(apart, source)
            if len(mended[1]) < len(matched[1]):
                tokens, matched = apart, mended
                if not _lacks(matched[1]):
                    break
    return matched


def _lacks(found: list[Diagnostic]) -> bool:
    """Whether a block is open."""
    return any(one.code is OPEN_BLOCK for one in found)


def _parts(token: Token) -> list[Token]:
    """The string without the braces at its end, and these."""
    path, start, _ = token.span
    closing = _CLOSING.search(token.text)
    if closing is None or closing.start() == 0:
        return [token]
    first = Span(path, start, start + closing.start())
    braces = [at for at in range(*closing.span()) if token.text[at] == "}"]
    return [
        Token(token.type, token.text[: closing.start()], first),
        *(Token("RBRACE", "}", Span(path, start + at, start + at + 1)) for at in braces),
    ]
