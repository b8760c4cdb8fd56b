"""Constants and inputs: what ``${name}`` stands for outside of patterns."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Label, nearest
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
from ddpc.schema.scope import Bound, Scope
from ddpc.schema.types import TYPES
from ddpc.source import NOWHERE, Span
from ddpc.syntax.nodes import Argument, Kind, Statement
from ddpc.syntax.strings import string_pieces


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
    _unknown_inputs(given, used, statements, report)
    _break_cycles(names, report)
    broken = _declared_names(statements) - set(names)
    return Scope(names, broken=frozenset(broken)), tuple(sorted(used.items()))


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
    try:
        TYPES[kind.text].read(text)
    except Wrong as wrong:
        report.append(
            Diagnostic(
                code=WRONG_INPUT,
                message=f"the value given to `{name.text}`, {text!r}, is not"
                f" {TYPES[kind.text].doc}",
                span=kind.span,
                label="of this type",
                notes=(wrong.reason,),
            )
        )
        return None
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    literal = Argument(Kind.STRING if kind.text == "file" else _kind(text), text, name.span)
    if literal.kind is Kind.STRING:
        literal = Argument(Kind.STRING, escaped, name.span)
    return Bound(name.text, literal, kind.text, name.span)


def _kind(text: str) -> Kind:
    """What a given value looks like; anything that is no plain literal is a string."""
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum():
        return Kind.NUMBER if text[0].isdigit() else Kind.WORD
    return Kind.STRING


def known_type(kind: Argument, report: list[Diagnostic]) -> bool:
    """Whether the word names a type of the language; reports it where it does not."""
    if kind.text in TYPES:
        return True
    near = nearest(kind.text, TYPES)
    report.append(
        Diagnostic(
            code=MISPLACED,
            message=f"there is no type `{kind.text}`",
            span=kind.span,
            label="did you mean " + " or ".join(near) + "?" if near else "not a type",
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
    used: dict[str, str],
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


def _break_cycles(names: dict[str, Bound], report: list[Diagnostic]) -> None:
    """Constants in a circle are reported and lose their literals."""
    done: set[str] = set()
    for name in list(names):
        path: list[str] = []
        _follow(name, names, path, done, report)


def _follow(
    name: str, names: dict[str, Bound], path: list[str], done: set[str], report: list[Diagnostic]
) -> None:
    if name not in names:
        return
    stack: list[tuple[str, list[str]]] = [(name, list(_mentioned(names[name])))]
    path = [name]
    while stack:
        current, left = stack[-1]
        if not left:
            done.add(current)
            stack.pop()
            path.pop()
            continue
        following = left.pop()
        if following in path:
            where: Span = names[current].declared
            report.append(
                Diagnostic(
                    code=CONSTANT_CYCLE,
                    message="constants are made of each other: "
                    + " -> ".join([*path[path.index(following) :], following]),
                    span=where,
                    label="part of the circle",
                )
            )
            del names[current]
            left.clear()
        elif following in names and following not in done:
            stack.append((following, list(_mentioned(names[following]))))
            path.append(following)


def _mentioned(bound: Bound | None) -> tuple[str, ...]:
    if bound is None or bound.literal is None:
        return ()
    if bound.literal.kind is Kind.REFERENCE:
        return (bound.literal.text,)
    if bound.literal.kind is Kind.STRING:
        pieces, _ = string_pieces(bound.literal)
        return tuple(piece.text for piece in pieces if isinstance(piece, Argument))
    return ()
