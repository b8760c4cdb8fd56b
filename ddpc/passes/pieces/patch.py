"""Patches of generated objects: plain nested data, which the backend checks against its schemas."""

from __future__ import annotations

from typing import Any, Final

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import PatchUse
from ddpc.ir.origin import Origin
from ddpc.passes.codes import BAD_NATIVE
from ddpc.schema.read import literal_text
from ddpc.schema.scope import NOTHING
from ddpc.schema.settings import Block
from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Kind, Statement

MOST_DIGITS: Final = 19
"""Digits of the longest whole number that a field takes: one of 64 bits."""


def patches_of(block: Block, report: list[Diagnostic]) -> tuple[PatchUse, ...]:
    """The ``patch KIND { … }`` statements of a block as plain nested data."""
    found: list[PatchUse] = []
    for setting in block.many("patch"):
        statement = setting.statement
        if statement is None:
            continue
        arguments = statement.plain_arguments
        if len(arguments) != 1 or statement.block is None:
            report.append(
                _bad(
                    statement.head,
                    "a patch is written `patch KIND { FIELD VALUE … }`",
                    "another form",
                )
            )
            continue
        found.append(
            PatchUse(
                kind=arguments[0].text.lower(),
                fields=_fields(statement.block, report),
                origin=Origin(setting.head, setting.text),
                kind_at=arguments[0].span,
            )
        )
    return tuple(found)


def _fields(statements: tuple[Statement, ...], report: list[Diagnostic]) -> dict[str, Any]:
    """The fields of a block; of a list of blocks, each item is written under the field's name."""
    fields: dict[str, Any] = {}
    for statement in statements:
        name = statement.word
        values = [_scalar(argument, report) for argument in statement.plain_arguments]
        known = fields.get(name)
        if statement.block is not None and isinstance(known, dict | _Items):
            items = known if isinstance(known, _Items) else _Items([known])
            fields[name] = _Items([*items, _fields(statement.block, report)])
            continue
        if name in fields:
            report.append(
                _bad(statement.word_span, f"the field `{name}` is given twice", "given again")
            )
        if statement.block is not None:
            fields[name] = _fields(statement.block, report)
        else:
            fields[name] = values[0] if len(values) == 1 else values
    return fields


class _Items(list[dict[str, Any]]):
    """The blocks that were given for one field, in their order."""


def _scalar(argument: Argument, report: list[Diagnostic]) -> Any:
    text = literal_text(argument, NOTHING, report)
    if argument.kind is Kind.STRING:
        return text
    if argument.text in {"true", "false"}:
        return argument.text == "true"
    if argument.text == "null":
        return None
    digits = argument.text.removeprefix("-")
    if argument.kind is not Kind.NUMBER or not digits.isdigit():
        return text
    if len(digits) > MOST_DIGITS:
        message = f"a number of {len(digits)} digits is more than any field takes"
        report.append(_bad(argument.span, message, f"expected at most {MOST_DIGITS} digits"))
        return None
    return int(argument.text)


def _bad(span: Span, message: str, label: str) -> Diagnostic:
    return Diagnostic(code=BAD_NATIVE, message=message, span=span, label=label)
