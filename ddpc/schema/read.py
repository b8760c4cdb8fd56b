"""Reads one argument into the value that its slot wants."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label, nearest, one_of
from ddpc.schema.codes import NOT_ONE_OF, TOO_LONG, UNKNOWN_REFERENCE, WRONG_TYPE
from ddpc.schema.literals import Wrong
from ddpc.schema.scope import Bound, Hole, Scope
from ddpc.schema.settings import Typed
from ddpc.schema.signature import Slot
from ddpc.schema.types import TYPES, SlotType
from ddpc.syntax.nodes import Argument, Kind
from ddpc.syntax.strings import string_pieces

LONGEST: Final = 32_768
"""Characters of a text with references in it. A file of the project may be longer."""


def read(argument: Argument, slot: Slot, scope: Scope, report: list[Diagnostic]) -> Typed | None:
    """The value of ``argument`` in ``slot``; None where ``report`` says why there is none."""
    type_name = slot.type.name if slot.type is not None else "word"
    if argument.kind is Kind.REFERENCE:
        bound = find(argument, scope, report)
        if bound is None:
            return None
        if not _fits(bound, slot):
            _mismatch(argument, bound, slot, report)
            return None
        if bound.literal is None:
            return Typed(Hole(bound.name), type_name, argument, argument.span)
        value = _value(bound.literal, slot, scope, report, argument)
        return Typed(value, type_name, bound.literal, argument.span) if value is not None else None
    value = _value(argument, slot, scope, report, argument)
    return Typed(value, type_name, argument, argument.span) if value is not None else None


def find(argument: Argument, scope: Scope, report: list[Diagnostic]) -> Bound | None:
    """What the reference stands for; None where ``report`` says that it is unknown."""
    bound = scope.names.get(argument.text)
    if bound is None and argument.text not in scope.broken:
        near = nearest(argument.text, scope.names)
        report.append(
            Diagnostic(
                code=UNKNOWN_REFERENCE,
                message=f"nothing here is called `{argument.text}`",
                span=argument.span,
                label="stands for nothing",
                helps=(
                    (f"declare it: `let {argument.text} = …` or `input {argument.text}: TYPE`",)
                    if not near
                    else ()
                ),
                fixes=tuple(
                    Fix(
                        title=f"use `{name}`",
                        edits=(Edit(span=argument.span, text="${" + name + "}"),),
                    )
                    for name in near
                ),
            )
        )
    return bound


def _fits(bound: Bound, slot: Slot) -> bool:
    if bound.type is None or slot.type is None:
        return bound.type is None or bound.type in {"text", "name"}
    wanted = slot.type
    if bound.type == wanted.name or bound.type in wanted.widens or wanted.name == "text":
        return True
    meant = TYPES[bound.type].refers
    return bool(meant) and set(meant) <= set(wanted.refers)


def _mismatch(argument: Argument, bound: Bound, slot: Slot, report: list[Diagnostic]) -> None:
    assert bound.type is not None
    report.append(
        Diagnostic(
            code=WRONG_TYPE,
            message=f"`{argument.text}` is of the type {bound.type}, and this place takes"
            " another type",
            span=argument.span,
            label=f"expected {slot.wanted}",
            labels=(Label(span=bound.declared, text="declared here"),),
        )
    )


def _value(
    literal: Argument, slot: Slot, scope: Scope, report: list[Diagnostic], use: Argument
) -> object | None:
    text = literal_text(literal, scope, report)
    if text is None or isinstance(text, Hole):
        return text
    if slot.type is None:
        if literal.kind is not Kind.STRING and text in slot.words:
            return text
        _not_one_of(text, slot, report, use)
        return None
    kind = slot.type
    if kind.refers and text == "self" and scope.itself is not None:
        return scope.itself
    if literal.kind not in kind.kinds:
        report.append(
            Diagnostic(
                code=WRONG_TYPE,
                message=f"`{literal.written}` stands where {kind.doc} is needed",
                span=use.span,
                label="write it in double quotes",
                fixes=(
                    Fix(
                        title="quote it", edits=(Edit(span=use.span, text=f'"{text}"'),), safe=True
                    ),
                )
                if literal is use and literal.kind is not Kind.SIGN
                else (),
            )
        )
        return None
    try:
        return kind.read(text)
    except Wrong as wrong:
        _wrong(literal, kind, wrong, report, use)
        return None


def literal_text(literal: Argument, scope: Scope, report: list[Diagnostic]) -> str | Hole | None:
    """The text of an argument, escapes read and references filled in.

    A Hole where a parameter in it is not known yet; None where ``report`` says what is wrong.
    """
    if literal.kind is Kind.REFERENCE:
        bound = find(literal, scope, report)
        if bound is None:
            return None
        return (
            Hole(bound.name)
            if bound.literal is None
            else literal_text(bound.literal, scope, report)
        )
    if literal.kind is not Kind.STRING:
        return literal.text
    pieces, problems = string_pieces(literal)
    report.extend(problems)
    if problems:
        return None
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        filled = literal_text(piece, scope, report)
        if not isinstance(filled, str):
            return filled
        if len(text) + len(filled) > LONGEST:
            report.append(_too_long(literal))
            return None
        text += filled
    return text


def _too_long(literal: Argument) -> Diagnostic:
    return Diagnostic(
        code=TOO_LONG,
        message=f"with what its references stand for, this text has more than {LONGEST} characters",
        span=literal.span,
        label="too long",
    )


def _wrong(
    literal: Argument, kind: SlotType, wrong: Wrong, report: list[Diagnostic], use: Argument
) -> None:
    elsewhere = (
        () if literal is use else (Label(span=literal.span, text="the literal stands here"),)
    )
    quote = '"' if literal.kind is Kind.STRING else ""
    right = f"; write {' or '.join(f'`{one}`' for one in wrong.right)}" if wrong.right else ""
    report.append(
        Diagnostic(
            code=WRONG_TYPE,
            message=f"`{literal.written}` {_verb(wrong.reason)}{right}",
            span=use.span,
            label=f"expected {kind.doc}, like `{kind.example}`",
            labels=elsewhere,
            fixes=tuple(
                Fix(
                    title=f"write `{one}`",
                    edits=(Edit(span=literal.span, text=f"{quote}{one}{quote}"),),
                )
                for one in wrong.right[:1]
                if literal is use
            ),
        )
    )


def _verb(reason: str) -> str:
    first = reason.split(maxsplit=1)[0]
    if first in {"has", "holds", "is", "must", "lets", "names", "leads"}:
        return reason
    return f"is {reason}" if first in {"not", "an"} else f"does not fit: {reason}"


def _not_one_of(text: str, slot: Slot, report: list[Diagnostic], use: Argument) -> None:
    near = nearest(text, slot.words)
    report.append(
        Diagnostic(
            code=NOT_ONE_OF,
            message=f"`{text}` is not one of the words that stand here",
            span=use.span,
            label=f"expected {one_of(slot.words)}",
            fixes=tuple(
                Fix(title=f"write `{name}`", edits=(Edit(span=use.span, text=name),))
                for name in near
            ),
        )
    )
