"""Patterns of one's own: how one is declared, and which words it takes where it is attached."""

from __future__ import annotations

from collections.abc import Collection

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.codes import DECLARED_TWICE, MISPLACED, SHADOWED
from ddpc.passes.constants import known_type
from ddpc.passes.declarations import UserPattern
from ddpc.schema.read import read
from ddpc.schema.scope import Scope
from ddpc.schema.signature import Slot
from ddpc.schema.types import TYPES
from ddpc.schema.word import Many, Schema, Word
from ddpc.syntax.nodes import Argument, Kind, Parameters, Statement


def user_pattern(
    statement: Statement,
    scope: Scope,
    taken: Collection[str],
    report: list[Diagnostic],
) -> UserPattern | None:
    """The pattern that a statement declares; None where ``report`` says what is wrong.

    ``taken`` are the names of the patterns that there are already.
    """
    arguments = statement.arguments
    sound = (
        1 <= len(arguments) <= 2
        and isinstance(arguments[0], Argument)
        and arguments[0].kind is Kind.WORD
        and (len(arguments) == 1 or isinstance(arguments[1], Parameters))
        and statement.block is not None
    )
    if not sound:
        report.append(
            Diagnostic(
                code=MISPLACED,
                message="a pattern is written `pattern NAME(PARAMETER: TYPE = DEFAULT, …) { … }`",
                span=statement.head,
                label="another form",
            )
        )
        return None
    name = arguments[0]
    parameters = arguments[1] if len(arguments) == 2 else None
    assert isinstance(name, Argument)
    assert not isinstance(parameters, Argument)
    if name.text in taken:
        report.append(
            Diagnostic(
                code=DECLARED_TWICE,
                message=f"the pattern `{name.text}` exists already",
                span=name.span,
                label="give it another name",
            )
        )
        return None
    if parameters is not None and not _sound_parameters(parameters, scope, report):
        return None
    return UserPattern(
        name=name.text,
        parameters=parameters,
        statement=statement,
        scope=scope,
    )


def _sound_parameters(parameters: Parameters, scope: Scope, report: list[Diagnostic]) -> bool:
    sound = True
    seen: dict[str, Argument] = {}
    for parameter in parameters.items:
        if not known_type(parameter.type, report):
            sound = False
        elif parameter.default is not None:
            slot = Slot(parameter.name.text, TYPES[parameter.type.text])
            read(parameter.default, slot, scope, report)
        name = parameter.name
        outer = scope.names.get(name.text)
        first = seen.setdefault(name.text, name)
        if outer is not None or first is not name:
            sound = False
            report.append(
                Diagnostic(
                    code=SHADOWED,
                    message=f"the parameter `{name.text}` has the name of something else",
                    span=name.span,
                    label="a second meaning of the name",
                    labels=(
                        Label(
                            span=outer.declared if outer is not None else first.span,
                            text="the first is declared here",
                        ),
                    ),
                )
            )
    return sound


def parameters_schema(pattern: UserPattern) -> Schema:
    """The words of a user's pattern where it is attached: its parameters."""
    items = pattern.parameters.items if pattern.parameters else ()
    return Schema(
        name=f"the pattern `{pattern.name}`",
        words=tuple(
            Word(
                name=item.name.text,
                forms=_forms(item.type.text),
                doc=f"The parameter `{item.name.text}`.",
                many=Many.ONE,
                required=item.default is None,
                default=item.default.written if item.default else "",
            )
            for item in items
        ),
    )


def _forms(kind: str) -> tuple[str, ...]:
    """How a parameter's value is given: a Secret as everywhere else, or by its name alone."""
    value = f"<value:{kind}>"
    return (value, f"secret {value}") if kind.startswith("secret") else (value,)
