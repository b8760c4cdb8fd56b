"""The words and signs of PromQL.

https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

from __future__ import annotations

import re
from typing import Final

from ddpc.node import frozen


class Unreadable(Exception):
    """An expression that Prometheus would refuse, or that gives nothing to tell anybody about."""


@frozen
class Token:
    """``kind`` is ``name``, ``number``, ``duration``, ``string``, ``sign`` or ``end``."""

    kind: str
    text: str
    at: int


_DURATION: Final = r"(?=[0-9])(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?"
_TOKEN: Final = re.compile(
    r"(?P<blank> +)"
    rf"|(?P<duration>{_DURATION}(?:[0-9]+s)?(?:[0-9]+ms)?(?<=[ywdhms])(?![A-Za-z0-9_.]))"
    r"|(?P<number>(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"(?![A-Za-z0-9_.]))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_:]*)"
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)"""
    r"|(?P<sign>==|!=|=~|!~|>=|<=|[-+*/%^<>=(){}\[\],:@])"
)
_ESCAPE: Final = re.compile(
    r"\\(?:[abfnrtv\\]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"
    r"|(?P<quote>['\"]))"
)
_PLAIN: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of an expression, an ``end`` last. Raises Unreadable where a text is none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            shown = text[at:][:20].partition("\n")[0]
            raise Unreadable(f"{f'`{shown}`' if shown else 'a line break'} does not belong here")
        kind = match.lastgroup
        assert kind is not None
        if kind != "blank":
            found.append(Token(kind, match.group(), at))
        at = match.end()
    return (*found, Token("end", "", at))


def value(token: Token) -> str:
    """What a string stands for. Raises Unreadable for an escape that Go does not know."""
    quote, inner = token.text[0], token.text[1:-1]
    if quote == "`":
        return inner
    out: list[str] = []
    at = 0
    while at < len(inner):
        if inner[at] != "\\":
            out.append(inner[at])
            at += 1
            continue
        match = _ESCAPE.match(inner, at)
        if match is None or match.group("quote") not in {None, quote}:
            raise Unreadable(f"`{inner[at : at + 2]}` is no escape of PromQL")
        escape = match.group()[1:]
        if escape[0] in "xu" and len(escape) > 1:
            out.append(chr(int(escape[1:], 16)))
        elif escape.isdigit():
            out.append(chr(int(escape, 8)))
        else:
            out.append(_PLAIN.get(escape, escape))
        at = match.end()
    return "".join(out)
