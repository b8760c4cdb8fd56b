"""The grammar's terminals as regular expressions of other engines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ddpc.syntax.grammar import tree_parser

BLANK: Final = r"[ \t\f\r]*"
"""Blanks between two tokens."""

WORD_END: Final = r"(?![A-Za-z0-9_-]|[./][A-Za-z0-9_*-])"
"""Where a WORD cannot go on."""

_ESCAPES: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\f": r"\f"}

_SPACES: Final = (
    r"\t-\r\x{1c}- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
)
"""What ``\\s`` means to Python inside a class; Oniguruma leaves four of them out."""


@cache
def oniguruma() -> Mapping[str, str]:
    """The terminals that are regular expressions, by name, as TextMate grammars write them."""
    return MappingProxyType(
        {
            terminal.name: _written(terminal.pattern.value)
            for terminal in tree_parser().terminals
            if terminal.pattern.type == "re"
        }
    )


def _written(regex: str) -> str:
    """Lark has read the escapes of white space already; in a file they are better seen."""
    for char, escape in _ESCAPES.items():
        regex = regex.replace(char, escape)
    return regex.replace(r"\s", _SPACES).replace(r"\/", "/")


def either(words: tuple[str, ...]) -> str:
    """One of these words, the longest first, so that none hides one that it begins."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


def any_of(words: tuple[str, ...]) -> str:
    """One of these words as a whole WORD."""
    return either(words) + WORD_END
