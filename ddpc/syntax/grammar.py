"""Loads the grammar: the one file ``grammar/ddp.lark``, packaged in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

_PLACES = (
    Path(__file__).parent.parent / "grammar" / "ddp.lark",
    Path(__file__).parent.parent.parent / "grammar" / "ddp.lark",
)


def grammar_text() -> str:
    """The grammar's text: from the installed package, or from the checkout it runs in."""
    place = next((place for place in _PLACES if place.is_file()), _PLACES[0])
    return place.read_text(encoding="utf-8")


@cache
def statement_parser() -> Lark:
    """The parser that takes a Source and gives its statements. Made once: it holds no state."""
    from lark import Lark

    from ddpc.syntax.build import Builder
    from ddpc.syntax.tokens import Scanner

    return Lark(grammar_text(), parser="lalr", lexer=Scanner, transformer=Builder())


@cache
def tree_parser() -> Lark:
    """The parser with lark's own lexer and without actions: what the grammar itself says."""
    from lark import Lark

    return Lark(grammar_text(), parser="lalr", lexer="basic", maybe_placeholders=True)
