"""The slow path of the parser: reports every syntax error and parses what is sound.

Works on the list of tokens: braces are matched first, then the parser is fed; a statement that it
does not take is reported and cut out, and the rest is tried again.
"""

from __future__ import annotations

from attrs import evolve
from lark import Lark, Token, UnexpectedToken

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source
from ddpc.syntax.braces import match_braces
from ddpc.syntax.messages import unexpected, unreadable_token
from ddpc.syntax.nodes import Statement

MOST_ERRORS = 50
"""Errors of one file after which the rest of it is not looked at."""

_LIMITS = {"_END", "LBRACE", "RBRACE"}
_UNREADABLE = {"STRAY", "OPEN_STRING"}


def recover(source: Source, parser: Lark) -> tuple[tuple[Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of ``source`` that can be saved, and all its syntax errors."""
    tokens = list(parser.lex(source.text))
    tokens, found = match_braces(tokens, source)
    while len(found) < MOST_ERRORS:
        cut = _unreadable(tokens, found, source)
        if cut is None:
            break
        tokens = cut
    while len(found) < MOST_ERRORS:
        feeder = parser.parse_interactive("")
        statements: tuple[Statement, ...] = ()
        for place, token in enumerate([*tokens, _end(source)]):
            try:
                statements = feeder.feed_token(token)
            except UnexpectedToken as error:
                found.append(unexpected(token, error.accepts or error.expected, source))
                tokens = _without_statement(tokens, min(place, len(tokens) - 1))
                break
        else:
            places = [one.span.start for one in found]
            return tuple(_damaged(one, places) for one in statements), tuple(found)
    return (), tuple(found)


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
    return Token("$END", "", start_pos=end, end_pos=end)


def _unreadable(tokens: list[Token], found: list[Diagnostic], source: Source) -> list[Token] | None:
    """Reports the first token that is no token and cuts its statement; None where there is none."""
    for place, token in enumerate(tokens):
        if token.type in _UNREADABLE:
            found.append(unreadable_token(token, source))
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
