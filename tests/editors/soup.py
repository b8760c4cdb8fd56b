"""A text that nobody would write: fragments of the language in any order, always the same."""

from __future__ import annotations

from random import Random
from typing import Final

_FRAGMENTS: Final = (
    *("app", "service", "attach", "pattern", "input", "let", "without", "port", "ready", "GET"),
    *("cache", "tls", "to", "as", "from", "on", "text", "size", "http", "self", "own-x", "a.b/c"),
    *("5", "5s", "10/s", "1..2Gi", "-1", "99.9%", "10.0.0.0/8", "2..", "/a", "/a/*", "/", "-"),
    *('"x"', '"${a}\\n"', '"\\x"', '"', "\\", "${a}", "${", "$", "->", "=", ":", ",", "(", ")"),
    *("{", "}", ";", "\n", "\n", "\n  ", " ", " ", " ", "  ", "\t", "\f", "# c", "## d", "é", "🎉"),
)


def soup(count: int = 12_000) -> str:
    """A text of so many fragments."""
    return "".join(Random(1).choices(_FRAGMENTS, k=count))
