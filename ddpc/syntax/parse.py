"""Text to statements and diagnostics. Never raises on what a user wrote."""

from __future__ import annotations

import gc

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source
from ddpc.syntax.grammar import grammar_text
from ddpc.syntax.nodes import Statement

DEEPEST = 32
"""How many blocks may be nested in each other."""


def parse(source: Source) -> tuple[tuple[Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of ``source`` and what is wrong with its syntax.

    A sound file is parsed in one go; in any other each error is reported and the statement that
    has it is left out.
    """
    from lark import Lark, UnexpectedInput

    from ddpc.syntax.build import Builder

    collecting = gc.isenabled()
    gc.disable()  # the tree has no cycles, and a large one makes the collector run all the time
    try:
        parser = Lark(
            grammar_text(), parser="lalr", lexer="basic", transformer=Builder(source.path)
        )
        try:
            statements: tuple[Statement, ...] = parser.parse(source.text)  # type: ignore[assignment]
        except UnexpectedInput:
            from ddpc.syntax.recover import recover

            return recover(source, parser)
    finally:
        if collecting:
            gc.enable()
    if any(statement.depth > DEEPEST for statement in statements):
        from ddpc.syntax.recover import recover

        return recover(source, parser)
    return statements, ()
