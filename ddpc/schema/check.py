"""Checks the statements of a block against its schema."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label, nearest, one_of
from ddpc.schema.codes import (
    DUPLICATE,
    MISSING_SETTING,
    NEEDS_BLOCK,
    NO_BLOCK,
    UNKNOWN_WORD,
)
from ddpc.schema.fixes import addition, other_words, whole_block
from ddpc.schema.match import Values, match
from ddpc.schema.scope import Scope
from ddpc.schema.settings import Block, Setting, Typed
from ddpc.schema.signature import Optional, Slot, shown
from ddpc.schema.substitute import substitute
from ddpc.schema.word import Many, Schema, Word
from ddpc.source import Span
from ddpc.syntax.nodes import Kind, Statement

WITHOUT = Word(
    name="without",
    forms=("<word:name> [<key:text>]",),
    doc="In an overlay: takes a setting away.",
    many=Many.LIST,
)
_WORD_AND_KEY: Final = 2


def check_block(
    statement: Statement, schema: Schema, scope: Scope, report: list[Diagnostic], *, overlay: bool
) -> Block:
    """The settings in the block of ``statement``.

    In an ``overlay`` nothing is required, and ``without`` may stand.
    """
    settings: list[Setting] = []
    damaged = statement.damaged
    for inner in statement.block or ():
        setting = check_statement(inner, schema, scope, report, overlay=overlay)
        if setting is None:
            damaged = True
        else:
            settings.append(setting)
            damaged |= setting.block is not None and setting.block.damaged
    block = Block(
        settings=_once(settings, schema, report),
        head=statement.head,
        insert_at=_inside(statement),
        braces=statement.block is not None,
        damaged=damaged,
    )
    if not overlay and not statement.damaged:
        written = {inner.word for inner in statement.block or ()}
        # What is misspelt has been said; it is not missing too.
        for unknown in written - schema.by_name.keys():
            written |= set(nearest(unknown, schema.by_name))
        if _required(statement, block, schema, written, report):
            return evolve(block, damaged=True)
    return block


def _inside(statement: Statement) -> Span:
    """Where a statement could be added to the block."""
    at = statement.head.end
    if statement.block:
        at = statement.block[0].span.start
    elif statement.block is not None:
        at = statement.span.end - 1
    return Span(statement.head.path, at, at)


def check_statement(
    statement: Statement, schema: Schema, scope: Scope, report: list[Diagnostic], *, overlay: bool
) -> Setting | None:
    """One statement as a setting; None where ``report`` says what is wrong with it."""
    word = schema.by_name.get(statement.word)
    if word is None and overlay and statement.word == WITHOUT.name:
        quoted = _quoted(statement, schema)
        if quoted is not None:
            return _without(statement, quoted, schema, scope, report)
        word = WITHOUT
    if word is None:
        _unknown(statement, schema, scope, report)
        return None
    if word.free:
        return _setting(substitute(statement, scope, report), word, 0, {}, None)
    matched = match(statement, word, scope, report)
    block: Block | None = None
    if statement.block is not None and word.block is None:
        report.append(
            Diagnostic(
                code=NO_BLOCK,
                message=f"`{word.name}` takes no block",
                span=statement.head,
                label="a block follows this",
            )
        )
        return None
    if word.block is not None:
        if statement.block is None and word.needs_block and not overlay:
            _lacks_block(statement, word.block, report)
            return None
        block = check_block(statement, word.block, scope, report, overlay=overlay)
    if matched is None:
        return None
    number, values = matched
    return _setting(statement, word, number, values, block)


def _quoted(statement: Statement, schema: Schema) -> Statement | None:
    """The whole statement that a ``without`` names, of a word that stands once for each key."""
    arguments = statement.plain_arguments
    word = schema.by_name.get(arguments[0].text) if arguments else None
    if word is None or word.many is not Many.KEYED or len(arguments) <= _WORD_AND_KEY:
        return None
    return evolve(
        statement,
        word=word.name,
        arguments=arguments[1:],
        word_span=arguments[0].span,
        head=arguments[0].span.to(statement.head),
    )


def _without(
    statement: Statement,
    quoted: Statement,
    schema: Schema,
    scope: Scope,
    report: list[Diagnostic],
) -> Setting | None:
    """A ``without`` that is known by the key of the statement that it names."""
    word = schema.by_name[quoted.word]
    matched = match(quoted, word, scope, report)
    if matched is None:
        return None
    number, values = matched
    named = _setting(quoted, word, number, values, None)
    name = Typed(word.name, "name", statement.plain_arguments[0], quoted.word_span)
    return evolve(_setting(statement, WITHOUT, 0, {"word": name}, None), key=named.key)


def _setting(
    statement: Statement, word: Word, form: int, values: Values, block: Block | None
) -> Setting:
    arguments = statement.plain_arguments
    return Setting(
        word=word.name,
        form=form,
        values=values,
        block=block,
        key=tuple([_key_text(values.get(slot)) for slot in word.key]),
        head=statement.head,
        word_span=statement.word_span,
        span=statement.span,
        text=" ".join([word.name, *(argument.written for argument in arguments)]),
        statement=statement if word.free else None,
    )


def _key_text(value: Typed | tuple[Typed, ...] | bool | None) -> str:
    if isinstance(value, tuple):
        return " ".join(sorted(str(typed.value) for typed in value))
    if isinstance(value, Typed):
        text = str(value.value)
        return text.lower() if value.type == "header" else text
    return "" if value is None else str(value)


def _once(settings: list[Setting], schema: Schema, report: list[Diagnostic]) -> tuple[Setting, ...]:
    seen: dict[tuple[str, ...], Setting] = {}
    kept: list[Setting] = []
    for setting in settings:
        word = schema.by_name.get(setting.word)
        if word is not None and (word.many is Many.ONE or word.many is Many.KEYED):
            identity = (setting.word, *(setting.key if word.many is Many.KEYED else ()))
            first = seen.setdefault(identity, setting)
            if first is not setting:
                report.append(evolve(duplicate(setting, first), helps=_apart(setting, word)))
                continue
        kept.append(setting)
    return tuple(kept)


def _apart(setting: Setting, word: Word) -> tuple[str, ...]:
    """How a setting says the part of its key that it leaves out, in the word's likeliest form."""
    keys = zip(word.key, setting.key, strict=True) if setting.key else ()
    unsaid = {slot for slot, value in keys if not value}
    return tuple(
        f"or tell them apart: `{shown(part.parts)}`"
        for part in word.signatures[0]
        if isinstance(part, Optional)
        and any(isinstance(each, Slot) and each.name in unsaid for each in part.parts)
    )


def duplicate(second: Setting, first: Setting) -> Diagnostic:
    """A setting stands a second time."""
    name = " ".join(part for part in (second.word, *second.key) if part)
    return Diagnostic(
        code=DUPLICATE,
        message=f"`{name}` is given twice",
        span=second.head,
        label="given again here",
        labels=(Label(span=first.head, text="first given here"),),
        fixes=(Fix(title="remove the second", edits=(Edit(span=second.span, text=""),)),),
    )


def _required(
    statement: Statement,
    block: Block,
    schema: Schema,
    written: set[str],
    report: list[Diagnostic],
) -> bool:
    """Whether settings are missing, which is then reported."""
    missing = [word for word in schema.required if word.name not in written]
    if not missing:
        return False
    names = " and ".join(f"`{word.name}`" for word in missing)
    report.append(
        Diagnostic(
            code=MISSING_SETTING,
            message=f"{statement.word} {_name(statement)}lacks {names}".strip(),
            span=statement.head,
            label="needs " + ", ".join(word.usage[0] for word in missing),
            helps=tuple(f"`{word.name}`: {word.doc}" for word in missing),
            fixes=addition(block, missing),
        )
    )
    return True


def _name(statement: Statement) -> str:
    words = " ".join(
        argument.written
        for argument in statement.plain_arguments[:1]
        if argument.kind is not Kind.SIGN
    )
    return f"`{words}` " if words else ""


def _lacks_block(statement: Statement, schema: Schema, report: list[Diagnostic]) -> None:
    report.append(
        Diagnostic(
            code=NEEDS_BLOCK,
            message=f"`{statement.word}` says what it declares in a block",
            span=statement.head,
            label="no block follows",
            fixes=whole_block(statement.head, schema),
        )
    )


def _unknown(statement: Statement, schema: Schema, scope: Scope, report: list[Diagnostic]) -> None:
    known = [word.name for word in schema.words]
    near = nearest(statement.word, known)
    report.append(
        Diagnostic(
            code=UNKNOWN_WORD,
            message=f"{schema.name} has no `{statement.word}`",
            span=statement.word_span,
            label=f"did you mean {one_of(near)}?" if near else f"expected {one_of(known)}",
            fixes=other_words(statement, near, schema, scope),
        )
    )
