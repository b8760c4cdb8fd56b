"""Fixes of statements: only those that leave nothing to be said where they are made."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.schema.match import match
from ddpc.schema.scope import Scope
from ddpc.schema.settings import Block
from ddpc.schema.signature import Part, Slot
from ddpc.schema.word import Schema, Word
from ddpc.source import Span
from ddpc.syntax.nodes import Statement


def addition(block: Block, words: list[Word]) -> tuple[Fix, ...]:
    """The fix that adds ``words`` to a block, each with values that would pass.

    None where they name something else of the program, which nobody can guess, and none where
    something in the block could not be read: it may be what is missing.
    """
    if block.damaged or _guesses(words):
        return ()
    snippets = "; ".join(word.snippet for word in words)
    text = f"{snippets}; " if block.braces else f" {{ {snippets} }}"
    names = " and ".join(f"`{word.name}`" for word in words)
    return (Fix(title=f"add {names}", edits=(Edit(span=block.insert_at, text=text),)),)


def whole_block(head: Span, schema: Schema) -> tuple[Fix, ...]:
    """The fix that adds a block with all that it requires, after a statement's head."""
    if _guesses(schema.required):
        return ()
    needed = "; ".join(word.snippet for word in schema.required)
    edit = Edit(span=head._replace(start=head.end), text=f" {{ {needed} }}" if needed else " { }")
    return (Fix(title="add a block", edits=(edit,)),)


def other_words(
    statement: Statement, near: Iterable[str], schema: Schema, scope: Scope
) -> tuple[Fix, ...]:
    """The fixes that write one of the words ``near`` instead: where the rest of the head fits."""
    return tuple(
        Fix(title=f"write `{name}`", edits=(Edit(span=statement.word_span, text=name),))
        for name in near
        if _fits(statement, schema.by_name[name], scope)
    )


def _fits(statement: Statement, word: Word, scope: Scope) -> bool:
    if word.free and word.forms == ("",):
        return statement.block is not None
    if statement.block is not None and word.block is None and not word.free:
        return False
    if statement.block is None and word.needs_block:
        return False
    unsaid: list[Diagnostic] = []
    return match(statement, word, scope, unsaid) is not None and not unsaid


def _guesses(words: Iterable[Word]) -> bool:
    return any(
        any(_refers(part) for part in word.signatures[0])
        or (word.needs_block and word.block is not None and _guesses(word.block.required))
        for word in words
    )


def _refers(part: Part) -> bool:
    return isinstance(part, Slot) and part.type is not None and bool(part.type.refers)
