r"""A reader of VCL 4.1: tokens, and statements with their blocks.

Written from Varnish's documentation (users-guide/vcl-syntax), not from what prints these files.
A string between double quotes has no escapes and ends in its line; ``{"…"}`` and ``\"\"\"…\"\"\"``
hold anything. Inline C is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from attrs import frozen

_TOKEN = re.compile(
    r"(?P<space>\s+|\#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/)"
    r'|(?P<long>\{"(?s:.*?)"\}|"""(?s:.*?)""")'
    r'|"(?P<string>[^"\n]*)"'
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_.-]*)"
    r"|(?P<number>[0-9][0-9.]*[A-Za-z]*)"
    r"|(?P<sign>==|!=|<=|>=|!~|&&|\|\||\+=|-=|[-+*/%=<>~!(),;:{}.])"
)


class Unreadable(Exception):
    """Text that is no VCL."""


@frozen
class Token:
    """A word, number, sign or string; ``text`` of a string is what it says."""

    kind: str
    text: str

    def is_(self, text: str) -> bool:
        """Whether it is this word or sign; a string is neither."""
        return self.kind != "string" and self.text == text


@frozen
class Statement:
    """What stands before a ``;`` or before a block, and the block."""

    tokens: tuple[Token, ...]
    block: tuple[Statement, ...] | None = None

    @property
    def head(self) -> str:
        """The first token's text."""
        return self.tokens[0].text if self.tokens else ""

    def walk(self) -> Iterator[Statement]:
        """It and all below it."""
        yield self
        for one in self.block or ():
            yield from one.walk()

    @property
    def strings(self) -> tuple[str, ...]:
        """What its strings say, in order."""
        return tuple(token.text for token in self.tokens if token.kind == "string")


def tokens(text: str) -> Iterator[Token]:
    """The tokens, without comments. Raises Unreadable."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or text.startswith("C{", at):
            raise Unreadable(f"no token at {text[at : at + 20]!r}")
        at = found.end()
        kind = str(found.lastgroup)
        if kind == "long":
            quotes = 3 if found[0].startswith('"""') else 2
            yield Token("string", found[0][quotes:-quotes])
        elif kind != "space":
            yield Token(kind, found[kind])


@cache
def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a file. Raises Unreadable."""
    stack: list[list[Statement]] = [[]]
    heads: list[tuple[Token, ...]] = []
    pending: list[Token] = []
    for token in tokens(text):
        if token.is_(";"):
            stack[-1].append(Statement(tuple(pending)))
            pending = []
        elif token.is_("{"):
            heads.append(tuple(pending))
            pending = []
            stack.append([])
        elif token.is_("}"):
            if pending or len(stack) == 1:
                raise Unreadable("a `}` that closes nothing, or a statement without `;`")
            block = tuple(stack.pop())
            stack[-1].append(Statement(heads.pop(), block))
        else:
            pending.append(token)
    if pending or heads:
        raise Unreadable("ends within a statement")
    return tuple(stack[0])
