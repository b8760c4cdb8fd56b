"""Text to statements and diagnostics. Never raises on what a user wrote."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.source import Source
from ddpc.syntax.nodes import Statement

DEEPEST = 32
"""How many blocks may be nested in each other."""


def parse(source: Source) -> tuple[tuple[Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of ``source`` and what is wrong with its syntax.

    A sound file is parsed in one go; in any other each error is reported and the statement that
    has it is left out.
    """
    from lark import UnexpectedInput

    from ddpc.syntax.build import JoinedError
    from ddpc.syntax.grammar import statement_parser

    parser = statement_parser()
    try:
        # The Builder is embedded, so what comes is no tree.
        statements: tuple[Statement, ...] = parser.parse(source)  # type: ignore[assignment]
    except (UnexpectedInput, JoinedError):
        from ddpc.syntax.recover import recover

        return recover(source, parser)
    if any(statement.depth > DEEPEST for statement in statements):
        from ddpc.syntax.recover import recover

        return recover(source, parser)
    return statements, ()
