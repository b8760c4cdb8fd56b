"""Builds nodes while lark parses: the transformer that is embedded in the parser."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer

from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Kind, Parameter, Parameters, Statement

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


def argument(token: Token, path: str) -> Argument:
    """The node of one argument's token."""
    kind = _KINDS[token.type]
    text = token.value
    if kind is Kind.STRING:
        text = text[1:-1]
    elif kind is Kind.REFERENCE:
        text = text[2:-1]
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Argument(kind, text, Span(path, token.start_pos, token.end_pos))


class Builder(Transformer[Token, tuple[Statement, ...]]):
    """Makes statements of the file ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def start(self, children: list[Any]) -> tuple[Statement, ...]:
        return tuple(children)

    def statement(self, children: list[Any]) -> Statement:
        return self._statement(children, None, None)

    def block(self, children: list[Any]) -> Statement:
        opened = next(i for i, c in enumerate(children) if type(c) is Token and c.type == "LBRACE")
        closing = children[-1]
        return self._statement(children[:opened], tuple(children[opened + 1 : -1]), closing.end_pos)

    def _statement(
        self, head: list[Any], block: tuple[Statement, ...] | None, end: int | None
    ) -> Statement:
        path = self.path
        word = head[0]
        arguments = tuple([argument(c, path) if type(c) is Token else c for c in head[1:]])
        head_end = arguments[-1].span.end if arguments else word.end_pos
        depth = 0
        if block is not None:
            depth = 1 + max([inner.depth for inner in block], default=0)
        return Statement(
            word.value,
            arguments,
            block,
            Span(path, word.start_pos, word.end_pos),
            Span(path, word.start_pos, head_end),
            Span(path, word.start_pos, head_end if end is None else end),
            depth,
        )

    def parameters(self, children: list[Any]) -> Parameters:
        items = tuple(c for c in children if isinstance(c, Parameter))
        return Parameters(items, Span(self.path, children[0].start_pos, children[-1].end_pos))

    def parameter(self, children: list[Any]) -> Parameter:
        name, kind, *default_value = (
            argument(c, self.path) for c in children if c.type not in {"COLON", "EQUALS"}
        )
        default = default_value[0] if default_value else None
        return Parameter(name, kind, default, name.span.to((default or kind).span))
