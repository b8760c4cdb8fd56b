"""Builds nodes while lark parses: what the parser is given as its transformer."""

from __future__ import annotations

from typing import Any

from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Kind, Parameter, Parameters, Statement
from ddpc.syntax.tokens import Token

_KINDS = {
    "WORD": Kind.WORD,
    "NUMBER": Kind.NUMBER,
    "PATH": Kind.PATH,
    "STRING": Kind.STRING,
    "REFERENCE": Kind.REFERENCE,
    "ARROW": Kind.SIGN,
    "EQUALS": Kind.SIGN,
    "COLON": Kind.SIGN,
}

JOINING = {"WORD", "NUMBER", "PATH", "STRING", "REFERENCE"}
"""What reads as one argument with a reference that it touches."""


class Inlined:
    """The children of a rule whose name starts with ``_``: they go to the rule that mentions it."""

    __slots__ = ("children",)

    def __init__(self, children: list[Any]) -> None:
        self.children = children


class Builder:
    """Makes the nodes. Its methods are named like the grammar's rules."""

    def __default__(self, _rule: str, children: list[Any], _meta: None) -> Inlined:
        return Inlined(children)

    def start(self, children: list[Any]) -> tuple[Statement, ...]:
        return tuple(children)

    def head(self, children: list[Any]) -> list[Any]:
        """The word's token, and behind it its arguments."""
        if len(children) == 1:
            return children
        head: list[Any]
        head, argument = children
        if type(argument) is Token:
            if argument.type == "REFERENCE" or _is_reference(head[-1]):
                _refuse_joined(head[-1].span, argument)
            argument = _argument(argument)
        head.append(argument)
        return head

    def statement(self, children: list[Any]) -> Statement:
        ((_, word, place), *arguments) = children[0]
        whole = _to(place, arguments[-1].span) if arguments else place
        return Statement(word, tuple(arguments), None, place, whole, whole)

    def block(self, children: list[Any]) -> Statement:
        ((_, word, place), *arguments), _, *inner, closing = children
        head = _to(place, arguments[-1].span) if arguments else place
        depth = 1 + max([statement.depth for statement in inner], default=0)
        whole = _to(place, closing.span)
        return Statement(word, tuple(arguments), tuple(inner), place, head, whole, depth)

    def parameters(self, children: list[Any]) -> Parameters:
        items = tuple(c for c in children if isinstance(c, Parameter))
        return Parameters(items, _to(children[0].span, children[-1].span))

    def parameter(self, children: list[Any]) -> Parameter:
        name, kind, *default_value = (
            _argument(c) for c in children if c.type not in {"COLON", "EQUALS"}
        )
        default = default_value[0] if default_value else None
        return Parameter(name, kind, default, _to(name.span, (default or kind).span))


class JoinedError(Exception):
    """A reference stands right beside another argument."""


def _is_reference(last: Any) -> bool:
    return type(last) is Argument and last.kind is Kind.REFERENCE


def _refuse_joined(last: Span, token: Token) -> None:
    if last.end == token.span.start and token.type in JOINING:
        raise JoinedError


def _argument(token: Token) -> Argument:
    kind, text, span = token
    if kind == "STRING":
        text = text[1:-1]
    elif kind == "REFERENCE":
        text = text[2:-1]
    return Argument(_KINDS[kind], text, span)


def _to(first: Span, last: Span) -> Span:
    return Span(first.path, first.start, last.end)
