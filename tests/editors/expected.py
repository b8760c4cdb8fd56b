"""What every character of a .ddp file is, by the compiler's own lexer and the schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from attrs import define
from lark import Token

from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.check import WITHOUT
from ddpc.schema.pieces.file import ENVIRONMENT, FILE, PATTERN_BODY
from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.schema.types import TYPES
from ddpc.schema.word import Schema
from ddpc.syntax.grammar import tree_parser
from ddpc.syntax.strings import _PIECE, _SIMPLE
from tests.editors.classes import Class, Classes

_PLAIN: Final = {
    "PATH": Class.PATH,
    "OPEN_STRING": Class.OPEN_STRING,
    "REFERENCE": Class.REFERENCE,
    "ARROW": Class.ARROW,
    "EQUALS": Class.EQUALS,
    "COLON": Class.COLON,
    "_COMMA": Class.COMMA,
    "LPAR": Class.PARENTHESIS,
    "RPAR": Class.PARENTHESIS,
    "LBRACE": Class.BRACE,
    "RBRACE": Class.BRACE,
    "STRAY": Class.STRAY,
}

_NAMING: Final = (
    *("app", "service", "front", "external", "edge", "environment"),
    *("pattern", "let", "input"),
)
_ATTACHING: Final = ("attach", "without")
_UNIT: Final = r"(?:ms|s|min|h|d|Ki|Mi|Gi|Ti|m|%|/s|/min|/h)?"
_QUANTITY: Final = re.compile(rf"-?\d+(?:\.\d+)?({_UNIT})(?:\.\.\d+(?:\.\d+)?({_UNIT}))?", re.ASCII)


def tokens(text: str) -> list[Token]:
    """The compiler's tokens of a text, with the comments and blanks that its grammar ignores."""
    return list(tree_parser().lex(text, dont_ignore=True))


@cache
def expected(text: str) -> tuple[Classes, ...]:
    """The classes of each character."""
    answer: list[Classes] = [()] * len(text)
    for token, classes in _classified(tokens(text)):
        assert token.start_pos is not None
        for place, one in enumerate(classes, token.start_pos):
            answer[place] = one
    return tuple(answer)


@define
class _State:
    """Where in a statement the next token stands."""

    statement: str | None = None
    argument: int = 0
    parenthesis: bool = False
    previous: str = "_END"


def _classified(found: list[Token]) -> Iterator[tuple[Token, list[Classes]]]:
    state = _State()
    for token in found:
        kind = token.type
        if kind == "BLANK":
            continue
        if kind == "COMMENT":
            comment = Class.DOC_COMMENT if token.startswith("##") else Class.COMMENT
            yield token, [(comment,)] * len(token)
            continue
        if kind == "_END":
            yield token, [(Class.TERMINATOR,) if token == ";" else ()] * len(token)
        else:
            yield token, list(_token(token, state))
        if kind in {"LBRACE", "RBRACE"} or (kind == "_END" and not state.parenthesis):
            state = _State(previous=kind)
            continue
        if state.statement is None and kind != "_END":
            state.statement = str(token) if kind == "WORD" else ""
        elif not state.parenthesis:
            state.argument += 1
        state.parenthesis = kind == "LPAR" or (state.parenthesis and kind != "RPAR")
        state.previous = kind


def _token(token: Token, state: _State) -> Iterator[Classes]:
    if token.type == "STRING":
        yield from _string(token)
    elif token.type == "NUMBER":
        yield from _number(token)
    elif token.type == "WORD":
        yield from [(_word(str(token), state),)] * len(token)
    else:
        yield from [(_PLAIN[token.type],)] * len(token)


def _word(text: str, state: _State) -> Class:
    if state.statement is None:
        return _statement_word(text)
    if state.previous == "COLON":
        return Class.TYPE if text in TYPES else Class.WORD
    if state.parenthesis:
        return Class.WORD if state.previous == "EQUALS" else Class.PARAMETER
    if state.argument == 0 and state.statement in _NAMING:
        return Class.NAME
    if state.argument == 0 and state.statement in _ATTACHING:
        built_in = text in {pattern.name for pattern in PATTERNS}
        return Class.PATTERN if built_in else Class.OWN_PATTERN
    for form in _forms(state.statement):
        if any(isinstance(part, Literal) and part.text == text for part in form):
            return Class.LITERAL
    for form in _forms(state.statement):
        if any(isinstance(part, Slot) and text in part.words for part in form):
            return Class.VALUE
    return Class.WORD


def _statement_word(text: str) -> Class:
    if any(text in schema.by_name for schema in (FILE, ENVIRONMENT, PATTERN_BODY)):
        return Class.DECLARATION
    return Class.SETTING if any(text in one.by_name for one in _schemas()) else Class.STATEMENT


def _schemas() -> Iterator[Schema]:
    waiting = [FILE, *(pattern.schema for pattern in PATTERNS)]
    for schema in waiting:
        yield schema
        waiting += [word.block for word in schema.words if word.block is not None]


def _forms(statement: str) -> Iterator[list[Part]]:
    words = [one.by_name[statement] for one in _schemas() if statement in one.by_name]
    if statement == WITHOUT.name:
        words.append(WITHOUT)
    for word in words:
        for form in word.signatures:
            yield _flat(form)


def _flat(form: tuple[Part, ...]) -> list[Part]:
    flat: list[Part] = []
    for part in form:
        flat += _flat(part.parts) if isinstance(part, Optional) else [part]
    return flat


def _number(token: Token) -> Iterator[Classes]:
    match = _QUANTITY.fullmatch(token)
    units = [match.span(group) for group in (1, 2)] if match is not None else []
    for place in range(len(token)):
        unit = any(start <= place < end for start, end in units)
        yield (Class.NUMBER, Class.UNIT) if unit else (Class.NUMBER,)


def _string(token: Token) -> Iterator[Classes]:
    inner: list[Classes] = [(Class.STRING,)] * len(token)
    for piece in _PIECE.finditer(token, 1, len(token) - 1):
        code, simple, _ = piece.groups()
        kind = Class.REFERENCE
        if piece.group().startswith("\\"):
            kind = Class.ESCAPE if code is not None or simple in _SIMPLE else Class.BAD_ESCAPE
        for place in range(*piece.span()):
            inner[place] = (Class.STRING, kind)
    return iter(inner)


def every_word() -> str:
    """A text with each word that an editor knows, in each place where it knows it."""
    lines = []
    for word in sorted({word.name for schema in _schemas() for word in schema.words}):
        parts = [part for form in _forms(word) for part in form]
        after = {part.text for part in parts if isinstance(part, Literal)}
        after |= {value for part in parts if isinstance(part, Slot) for value in part.words}
        lines.append(" ".join([word, "x", *sorted(after), "y"]))
    lines += [f"attach {pattern.name} to x" for pattern in PATTERNS]
    lines += [f"input x: {name}" for name in TYPES]
    return "\n".join(lines)
