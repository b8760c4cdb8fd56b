"""Constants and inputs: what ``${name}`` stands for outside of patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label, nearest
from ddpc.passes.codes import (
    CONSTANT_CYCLE,
    DECLARED_TWICE,
    MISPLACED,
    UNKNOWN_INPUT,
    UNSET_INPUT,
    WRONG_INPUT,
)
from ddpc.passes.context import Context
from ddpc.schema.literals import Wrong
from ddpc.schema.read import literal_text
from ddpc.schema.scope import Bound, Scope
from ddpc.schema.substitute import escaped, filled
from ddpc.schema.types import TYPES
from ddpc.source import NOWHERE
from ddpc.syntax.nodes import Argument, Kind, Statement
from ddpc.syntax.strings import mentioned

_ELSEWHERE: Final = {"int": "number", "integer": "number", "str": "text", "string": "text"}
"""What other languages call a type."""


def constants(
    statements: tuple[Statement, ...], context: Context, report: list[Diagnostic]
) -> tuple[Scope, tuple[tuple[str, str], ...]]:
    """The scope of all ``let`` and ``input`` statements, and the inputs as used."""
    names: dict[str, Bound] = {}
    given = dict(context.inputs)
    used: dict[str, str] = {}
    for statement in statements:
        if statement.word == "let":
            bound = _let(statement, report)
        elif statement.word == "input":
            bound = _input(statement, given, used, report)
        else:
            continue
        if bound is None:
            continue
        first = names.setdefault(bound.name, bound)
        if first is not bound:
            report.append(
                Diagnostic(
                    code=DECLARED_TWICE,
                    message=f"`{bound.name}` is declared twice",
                    span=bound.declared,
                    label="declared again here",
                    labels=(Label(span=first.declared, text="first declared here"),),
                )
            )
    if not context.incomplete:
        _unknown_inputs(given, statements, report)
    declared = _declared_names(statements)
    closed = _closed(names, declared, report)
    return Scope(closed, broken=frozenset(declared - set(closed))), tuple(sorted(used.items()))


def _declared_names(statements: tuple[Statement, ...]) -> set[str]:
    return {
        statement.plain_arguments[0].text
        for statement in statements
        if statement.word in {"let", "input"} and statement.plain_arguments
    }


def _let(statement: Statement, report: list[Diagnostic]) -> Bound | None:
    arguments = statement.plain_arguments
    if (
        len(arguments) == 3
        and arguments[0].kind is Kind.WORD
        and arguments[1].text == "="
        and arguments[2].kind is not Kind.SIGN
        and statement.block is None
    ):
        return Bound(arguments[0].text, arguments[2], None, arguments[0].span)
    _misplaced(statement, "let NAME = VALUE", report)
    return None


def _input(
    statement: Statement,
    given: dict[str, str],
    used: dict[str, str],
    report: list[Diagnostic],
) -> Bound | None:
    arguments = statement.plain_arguments
    if (
        len(arguments) != 3
        or arguments[0].kind is not Kind.WORD
        or arguments[1].text != ":"
        or arguments[2].kind is not Kind.WORD
        or statement.block is not None
    ):
        _misplaced(statement, "input NAME: TYPE", report)
        return None
    name, kind = arguments[0], arguments[2]
    if not known_type(kind, report):
        return None
    if name.text not in given:
        report.append(
            Diagnostic(
                code=UNSET_INPUT,
                message=f"the input `{name.text}` has no value",
                span=name.span,
                label="declared here",
                helps=(f"give it one: `--set {name.text}={TYPES[kind.text].example}`",),
            )
        )
        return None
    text = given[name.text]
    used[name.text] = text
    wrong = _wrong(name.text, kind, text)
    if wrong is not None:
        report.append(wrong)
        return None
    looks = Kind.STRING if kind.text == "file" else _kind(text)
    written = escaped(text) if looks is Kind.STRING else text
    return Bound(name.text, Argument(looks, written, name.span), kind.text, name.span)


def _wrong(name: str, kind: Argument, text: str) -> Diagnostic | None:
    """What is wrong with the value of an input."""
    notes: tuple[str, ...] = ()
    try:
        text.encode("utf-8")
        TYPES[kind.text].read(text)
    except UnicodeEncodeError:
        # Python has such bytes of the command line as surrogates, which no file can hold.
        wanted = "UTF-8"
    except Wrong as wrong:
        wanted, notes = TYPES[kind.text].doc, (wrong.reason,)
    else:
        return None
    return Diagnostic(
        code=WRONG_INPUT,
        message=f"the value given to `{name}`, {text!r}, is not {wanted}",
        span=kind.span,
        label="of this type",
        notes=notes,
    )


def _kind(text: str) -> Kind:
    """What a given value looks like; anything that is no plain literal is a string."""
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return Kind.NUMBER if text[0].isdigit() else Kind.WORD
    return Kind.STRING


def known_type(kind: Argument, report: list[Diagnostic]) -> bool:
    """Whether the word names a type of the language; reports it where it does not."""
    if kind.text in TYPES:
        return True
    elsewhere = _ELSEWHERE.get(kind.text.lower())
    near = (elsewhere,) if elsewhere else nearest(kind.text, TYPES)
    report.append(
        Diagnostic(
            code=MISPLACED,
            message=f"there is no type `{kind.text}`",
            span=kind.span,
            label="did you mean " + " or ".join(near) + "?" if near else "not a type",
            helps=() if near else (f"the types are {', '.join(sorted(TYPES))}",),
            fixes=tuple(
                Fix(title=f"write `{one}`", edits=(Edit(span=kind.span, text=one),))
                for one in near[:1]
                if elsewhere
            ),
        )
    )
    return False


def _misplaced(statement: Statement, form: str, report: list[Diagnostic]) -> None:
    report.append(
        Diagnostic(
            code=MISPLACED,
            message=f"`{statement.word}` is written `{form}`",
            span=statement.head,
            label="another form",
        )
    )


def _unknown_inputs(
    given: dict[str, str],
    statements: tuple[Statement, ...],
    report: list[Diagnostic],
) -> None:
    declared = _declared_names(
        tuple(statement for statement in statements if statement.word == "input")
    )
    for name in given:
        if name not in declared:
            near = nearest(name, declared)
            report.append(
                Diagnostic(
                    code=UNKNOWN_INPUT,
                    message=f"`--set {name}` names no input of the program",
                    span=NOWHERE,
                    helps=(f"did you mean `{near[0]}`?",) if near else (),
                )
            )


def _closed(
    names: dict[str, Bound], declared: set[str], report: list[Diagnostic]
) -> dict[str, Bound]:
    """Each constant with the text that those in it stand for.

    Left out is what is wrong, which is then reported: it is part of a circle, or too long.
    """
    closed: dict[str, Bound] = {}
    done: set[str] = set()
    for first, bound in names.items():
        path = {first: _inner(bound, names)} if first not in done else {}
        while path:
            name, left = next(reversed(path.items()))
            inner = next(left, None)
            if inner is None:
                del path[name]
                done.add(name)
                scope = Scope(closed, broken=frozenset(declared - set(closed)))
                whole = _filled(names[name], scope, report)
                if whole is not None:
                    closed[name] = whole
            elif inner in path:
                report.append(_circle([*path], inner, names[name]))
                path[name] = iter(())
            elif inner not in done:
                path[inner] = _inner(names[inner], names)
    return closed


def _inner(bound: Bound, names: dict[str, Bound]) -> Iterator[str]:
    """The constants that the literal of one is made of."""
    found = mentioned(bound.literal) if bound.literal is not None else ()
    return iter([one.text for one in found if one.text in names])


def _filled(bound: Bound, scope: Scope, report: list[Diagnostic]) -> Bound | None:
    """The constant without references in it; None where ``report`` says what is wrong."""
    if bound.literal is None or not mentioned(bound.literal):
        return bound
    if not isinstance(literal_text(bound.literal, scope, report), str):
        return None
    return evolve(bound, literal=filled(bound.literal, scope, []))


def _circle(path: list[str], first: str, last: Bound) -> Diagnostic:
    names = " -> ".join([*path[path.index(first) :], first])
    return Diagnostic(
        code=CONSTANT_CYCLE,
        message=f"constants are made of each other: {names}",
        span=last.declared,
        label="part of the circle",
    )
