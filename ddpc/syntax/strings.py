"""What a string says, once its escapes are read. References in it stay for the checker."""

from __future__ import annotations

import re

from ddpc.diagnostics import Diagnostic
from ddpc.source import Span
from ddpc.syntax.codes import BAD_ESCAPE
from ddpc.syntax.nodes import Argument, Kind

_PIECE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\(.)|\$\{([A-Za-z_][A-Za-z0-9_-]*)\}", re.DOTALL)
_SIMPLE = {"\\": "\\", '"': '"', "n": "\n", "t": "\t", "$": "$"}


def string_pieces(argument: Argument) -> tuple[tuple[str | Argument, ...], tuple[Diagnostic, ...]]:
    """The text of a string argument as literal pieces and references, in order.

    A reference comes as an argument of kind REFERENCE with its place inside the string.
    """
    text = argument.text
    if "\\" not in text and "${" not in text:
        return (text,), ()
    start = argument.span.start + 1
    pieces: list[str | Argument] = []
    literal: list[str] = []
    found: list[Diagnostic] = []
    last = 0
    for match in _PIECE.finditer(text):
        literal.append(text[last : match.start()])
        last = match.end()
        place = Span(argument.span.path, start + match.start(), start + match.end())
        code, simple, name = match.groups()
        if name is not None:
            pieces += ["".join(literal), Argument(Kind.REFERENCE, name, place)]
            literal = []
        elif (
            code is not None and int(code, 16) <= 0x10FFFF and not 0xD800 <= int(code, 16) < 0xE000
        ):
            literal.append(chr(int(code, 16)))
        elif code is None and simple in _SIMPLE:
            literal.append(_SIMPLE[simple])
        else:
            found.append(
                Diagnostic(
                    code=BAD_ESCAPE,
                    message=f"`{match.group()}` is not an escape",
                    span=place,
                    label="unknown escape",
                    helps=("a backslash itself is written `\\\\`",),
                )
            )
    literal.append(text[last:])
    pieces.append("".join(literal))
    return tuple(piece for piece in pieces if piece != "") or ("",), tuple(found)


def mentioned(argument: Argument) -> tuple[Argument, ...]:
    """The references that an argument is or holds, each at its place."""
    if argument.kind is Kind.REFERENCE:
        return (argument,)
    if argument.kind is not Kind.STRING:
        return ()
    pieces, _ = string_pieces(argument)
    return tuple(piece for piece in pieces if isinstance(piece, Argument))
