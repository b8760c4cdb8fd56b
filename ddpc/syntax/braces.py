"""Matches braces before anything else: an unclosed block must not swallow the rest of a file."""

from __future__ import annotations

from lark import Token

from ddpc.diagnostics import Diagnostic, Label
from ddpc.source import Source, Span
from ddpc.syntax.codes import OPEN_BLOCK, STRAY_CLOSE, TOO_DEEP


def match_braces(tokens: list[Token], source: Source) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with every brace matched, and what had to be mended for it."""
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
                    found.append(_too_deep(token, source, DEEPEST))
                too_deep += 1
                continue
            open_at.append((token, _indent(token, source)))
        elif token.type == "RBRACE":
            if too_deep:
                too_deep -= 1
                continue
            if not open_at:
                found.append(_stray(token, source))
                continue
            opened, indent = open_at.pop()
            if suspect is None and _first_on_line(token, source) < indent:
                suspect = opened
        elif too_deep:
            continue
        kept.append(token)
    end = len(source.text)
    for opened, _ in open_at:
        found.append(_open(opened, source, suspect))
    for _ in open_at:
        kept.append(Token("RBRACE", "}", start_pos=end, end_pos=end))
    return kept, found


def _indent(token: Token, source: Source) -> int:
    """The column at which the line of ``token`` starts to hold text."""
    text = source.line(source.position(token.start_pos or 0).line)
    return len(text) - len(text.lstrip())


def _first_on_line(token: Token, source: Source) -> int:
    """The column of ``token`` where it is the first on its line; else a column past any indent."""
    place = source.position(token.start_pos or 0)
    before = source.line(place.line)[: place.column - 1]
    return len(before) if not before.strip() else 1 << 30


def _span(token: Token, source: Source) -> Span:
    return Span(source.path, token.start_pos or 0, token.end_pos or 0)


def _open(opened: Token, source: Source, suspect: Token | None) -> Diagnostic:
    labels: tuple[Label, ...] = ()
    if suspect is not None and suspect is not opened:
        labels = (
            Label(
                span=_span(suspect, source),
                text="by its indentation, the missing `}` belongs to this one",
            ),
        )
    return Diagnostic(
        code=OPEN_BLOCK,
        message="this block is never closed",
        span=_span(opened, source),
        label="no `}` for this",
        labels=labels,
    )


def _stray(token: Token, source: Source) -> Diagnostic:
    return Diagnostic(
        code=STRAY_CLOSE,
        message="this `}` closes nothing",
        span=_span(token, source),
        label="no block is open here",
    )


def _too_deep(token: Token, source: Source, deepest: int) -> Diagnostic:
    return Diagnostic(
        code=TOO_DEEP,
        message=f"blocks are nested more than {deepest} deep",
        span=_span(token, source),
        label="the block that is one too many",
    )
