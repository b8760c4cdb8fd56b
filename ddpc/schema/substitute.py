"""Fills in the references of a statement that is checked elsewhere."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.schema.read import literal_text
from ddpc.schema.scope import Scope
from ddpc.syntax.nodes import Argument, Kind, Statement


def substitute(statement: Statement, scope: Scope, report: list[Diagnostic]) -> Statement:
    """The statement with every ``${name}``, in strings too, replaced by what it stands for."""
    if not _has_references(statement):
        return statement
    arguments = tuple(
        filled(argument, scope, report) if isinstance(argument, Argument) else argument
        for argument in statement.arguments
    )
    block = statement.block
    if block is not None:
        block = tuple(substitute(inner, scope, report) for inner in block)
    return evolve(statement, arguments=arguments, block=block)


def _has_references(statement: Statement) -> bool:
    return any(
        argument.kind is Kind.REFERENCE or (argument.kind is Kind.STRING and "${" in argument.text)
        for argument in statement.plain_arguments
    ) or any(_has_references(inner) for inner in statement.block or ())


def filled(argument: Argument, scope: Scope, report: list[Diagnostic]) -> Argument:
    """The argument with its references replaced; itself where one stands for nothing known yet."""
    if argument.kind is Kind.REFERENCE:
        text = literal_text(argument, scope, report)
        bound = scope.names.get(argument.text)
        literal = bound.literal if bound is not None else None
        if literal is None or not isinstance(text, str):
            return argument
        if literal.kind is not Kind.STRING:
            return Argument(literal.kind, text, argument.span)
        return Argument(Kind.STRING, escaped(text), argument.span)
    if argument.kind is Kind.STRING and "${" in argument.text:
        text = literal_text(argument, scope, report)
        if isinstance(text, str):
            return Argument(Kind.STRING, escaped(text), argument.span)
    return argument


def escaped(text: str) -> str:
    """The text as it is written between the quotes of a string."""
    for plain, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("$", "\\$")):
        text = text.replace(plain, escape)
    return text
