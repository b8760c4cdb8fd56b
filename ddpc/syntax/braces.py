"""Matches braces before anything else: an unclosed block must not swallow the rest of a file."""

from __future__ import annotations

import re

from ddpc.diagnostics import Diagnostic, Label
from ddpc.source import Source, Span
from ddpc.syntax.codes import OPEN_BLOCK, STRAY_CLOSE, TOO_DEEP
from ddpc.syntax.tokens import Token

_BLANKS = re.compile(r"[^\S\n]*")


def match_braces(tokens: list[Token], source: Source) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with every brace matched, and what had to be mended for it.

    Where a block is never closed, indentation says where it was meant to end, if no more has to be
    mended that way.
    """
    plainly = _as_written(tokens, source)
    if not any(found.code is OPEN_BLOCK for found in plainly[1]):
        return plainly
    indented = _by_indentation(tokens, source)
    return indented if len(indented[1]) <= len(plainly[1]) else plainly


def _as_written(tokens: list[Token], source: Source) -> tuple[list[Token], list[Diagnostic]]:
    """Each brace with the nearest one that is open; what is left open ends with the file."""
    from ddpc.syntax.parse import DEEPEST

    kept: list[Token] = []
    found: list[Diagnostic] = []
    open_at: list[tuple[Token, int]] = []
    suspect: Token | None = None
    too_deep = 0
    for token in tokens:
        if token.type == "LBRACE":
            if too_deep or len(open_at) == DEEPEST:
                if not too_deep:
                    found.append(_too_deep(token, DEEPEST))
                too_deep += 1
                continue
            open_at.append((token, _indent(token, source)))
        elif token.type == "RBRACE":
            if too_deep:
                too_deep -= 1
                continue
            if not open_at:
                found.append(_stray(token))
                continue
            opened, indent = open_at.pop()
            if suspect is None and _first_on_line(token, source) < indent:
                suspect = opened
        elif too_deep:
            continue
        kept.append(token)
    found += [_open(opened, suspect) for opened, _ in open_at]
    return kept + [_closing(source, len(source.text))] * len(open_at), found


def _by_indentation(tokens: list[Token], source: Source) -> tuple[list[Token], list[Diagnostic]]:
    """Every block ends at the first line that is indented no further than the one it begins on."""
    kept: list[Token] = []
    found: list[Diagnostic] = []
    open_at: list[tuple[Token, int]] = []
    for token in tokens:
        if token.type != "_END":
            # A `}` below its block's first line closes it; anything else there is behind it.
            column = _first_on_line(token, source) + (token.type == "RBRACE")
            while open_at and column <= open_at[-1][1]:
                found.append(_open(open_at.pop()[0], None))
                kept.append(_closing(source, token.span.start))
        if token.type == "LBRACE":
            open_at.append((token, _indent(token, source)))
        elif token.type == "RBRACE":
            if not open_at:
                found.append(_stray(token))
                continue
            open_at.pop()
        kept.append(token)
    found += [_open(opened, None) for opened, _ in open_at]
    return kept + [_closing(source, len(source.text))] * len(open_at), found


def _closing(source: Source, at: int) -> Token:
    return Token("RBRACE", "}", Span(source.path, at, at))


def _indent(token: Token, source: Source) -> int:
    """The column at which the line of ``token`` starts to hold text."""
    start = source.line_starts[source.position(token.span.start).line - 1]
    blanks = _BLANKS.match(source.text, start)
    return blanks.end() - start if blanks is not None else 0


def _first_on_line(token: Token, source: Source) -> int:
    """The column of ``token`` where it is the first on its line; else a column past any indent."""
    column = source.position(token.span.start).column - 1
    return column if column <= _indent(token, source) else 1 << 30


def _open(opened: Token, suspect: Token | None) -> Diagnostic:
    labels: tuple[Label, ...] = ()
    if suspect is not None and suspect is not opened:
        labels = (
            Label(
                span=suspect.span,
                text="by its indentation, the missing `}` belongs to this one",
            ),
        )
    return Diagnostic(
        code=OPEN_BLOCK,
        message="this block is never closed",
        span=opened.span,
        label="no `}` for this",
        labels=labels,
    )


def _stray(token: Token) -> Diagnostic:
    return Diagnostic(
        code=STRAY_CLOSE,
        message="this `}` closes nothing",
        span=token.span,
        label="no block is open here",
    )


def _too_deep(token: Token, deepest: int) -> Diagnostic:
    return Diagnostic(
        code=TOO_DEEP,
        message=f"blocks are nested more than {deepest} deep",
        span=token.span,
        label="the block that is one too many",
    )
