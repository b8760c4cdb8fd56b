"""The slow path of the parser: reports every syntax error and parses what is sound.

Works on the list of tokens: braces are matched first, then the parser is fed; a statement that it
does not take is reported and cut out, and the rest is tried again.
"""

from __future__ import annotations

from attrs import evolve
from lark import Lark, UnexpectedToken

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source, Span
from ddpc.syntax.joined import joined
from ddpc.syntax.messages import double_arrow, needs_quotes, unexpected, unreadable_token
from ddpc.syntax.nodes import Statement
from ddpc.syntax.swallowed import match_all
from ddpc.syntax.tokens import Token

MOST_ERRORS = 50
"""Errors of one file after which the rest of it is not looked at."""

_LIMITS = {"_END", "LBRACE", "RBRACE"}
_UNREADABLE = {"STRAY", "OPEN_STRING"}


def recover(source: Source, parser: Lark) -> tuple[tuple[Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of ``source`` that can be saved, and all its syntax errors."""
    tokens, found = match_all(_tokens(source, parser), source)
    while len(found) < MOST_ERRORS:
        cut = _unreadable(tokens, found)
        if cut is None:
            break
        tokens = cut
    while len(found) < MOST_ERRORS:
        feeder = parser.parse_interactive("")
        statements: tuple[Statement, ...] = ()
        for place, token in enumerate([*tokens, _end(source)]):
            try:
                # The lexer's tokens, which lark only asks for their type.
                statements = feeder.feed_token(token)  # type: ignore[arg-type]
            except UnexpectedToken as error:
                found.append(unexpected(token, error.accepts or error.expected))
                tokens = _without_statement(tokens, min(place, len(tokens) - 1))
                break
        else:
            places = [one.span.start for one in found]
            return tuple(_damaged(one, places) for one in statements), tuple(found)
    return (), tuple(found)


def _tokens(source: Source, parser: Lark) -> list[Token]:
    """All tokens, by lark's own lexer: this way, each line end is one."""
    return [
        Token(one.type, one.value, Span(source.path, one.start_pos or 0, one.end_pos or 0))
        for one in parser.lex(source.text)
    ]


def _damaged(statement: Statement, places: list[int]) -> Statement:
    """The statement, marked where one of the errors at ``places`` is in its block."""
    _, start, end = statement.span
    inside = [place for place in places if start <= place < end]
    if statement.block is None or not inside:
        return statement
    block = tuple(_damaged(one, inside) for one in statement.block)
    return evolve(statement, block=block, damaged=True)


def _end(source: Source) -> Token:
    end = len(source.text)
    return Token("$END", "", Span(source.path, end, end))


def _unreadable(tokens: list[Token], found: list[Diagnostic]) -> list[Token] | None:
    """Reports the first token that is no token, or touches a reference, and cuts its statement.

    None where there is none.
    """
    for place, token in enumerate(tokens):
        if token.type in {"REFERENCE", "STRAY"}:
            run = joined(tokens, place)
            if run:
                end = tokens.index(run[-1], place) + 1
                found.append(needs_quotes(run, tokens[end] if end < len(tokens) else None))
                return _without_statement(tokens, place)
        if token.type in _UNREADABLE:
            before = tokens[place - 1] if place else None
            found.append(double_arrow(before, token) or unreadable_token(token))
            return _without_statement(tokens, place)
    return None


def _without_statement(tokens: list[Token], place: int) -> list[Token]:
    """The tokens without the statement that the one at ``place`` belongs to, block included."""
    start = place
    while start > 0 and tokens[start - 1].type not in _LIMITS:
        start -= 1
    end = place
    if tokens[place].type == "LBRACE" and start > 0 and tokens[start - 1].type == "RBRACE":
        start = place
    while end < len(tokens) and tokens[end].type not in _LIMITS:
        end += 1
    if end < len(tokens) and tokens[end].type == "LBRACE":
        depth = 0
        while end < len(tokens):
            depth += {"LBRACE": 1, "RBRACE": -1}.get(tokens[end].type, 0)
            end += 1
            if depth == 0:
                break
    if start == end:
        end += 1
    return tokens[:start] + tokens[end:]
