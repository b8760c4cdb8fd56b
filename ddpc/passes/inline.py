"""The third pass: the user's own patterns, replaced by what they attach."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.attached_here import attached_here
from ddpc.passes.codes import PATTERN_CYCLE
from ddpc.passes.context import Context
from ddpc.passes.declarations import Attached, Declarations, UserPattern
from ddpc.passes.declare import Declarer
from ddpc.schema.check import check_statement
from ddpc.schema.pieces.file import PATTERN_BODY
from ddpc.schema.read import literal_text
from ddpc.schema.scope import NOTHING, Bound, Scope
from ddpc.schema.settings import Setting, Typed
from ddpc.schema.substitute import filled
from ddpc.syntax.nodes import Argument, Kind

MOST_NESTED = 16
"""How deep patterns of one's own may call each other."""


def inline(
    declarations: Declarations, context: Context
) -> tuple[Declarations, tuple[Diagnostic, ...]]:
    """The declarations with only built-in patterns attached."""
    if not declarations.patterns:
        return declarations, ()
    inliner = _Inliner(declarations, context)
    attached: list[Attached] = []
    expected = list(declarations.expected)
    bodies = tuple(pattern.statement.span for pattern in declarations.patterns)
    for one in declarations.attached:
        before = len(inliner.declarer.report)
        attached += inliner.expand(one, inliner.declarer.scope, (), expected)
        attached_here(inliner.declarer.report, before, one.head.head, bodies)
    return (
        evolve(
            declarations,
            attached=tuple(attached),
            expected=tuple(expected),
            passed=tuple(inliner.passed),
        ),
        tuple(inliner.declarer.report),
    )


class _Inliner:
    def __init__(self, declarations: Declarations, context: Context) -> None:
        self.patterns = {pattern.name: pattern for pattern in declarations.patterns}
        self.declarer = Declarer(context)
        self.declarer.patterns = self.patterns
        self.declarer.scope = declarations.patterns[0].scope
        self.passed: list[Setting] = []

    def expand(
        self, one: Attached, caller: Scope, path: tuple[str, ...], expected: list[Setting]
    ) -> list[Attached]:
        """What ``one`` attaches; ``caller`` is the scope that its arguments were written in."""
        pattern = self.patterns.get(one.pattern)
        if pattern is None:
            return [one]
        if one.pattern in path or len(path) >= MOST_NESTED:
            again = one.pattern in path
            deep = f"patterns attach each other more than {MOST_NESTED} deep"
            what = "a pattern attaches itself" if again else deep
            self.declarer.report.append(
                Diagnostic(
                    code=PATTERN_CYCLE,
                    message=f"{what}: " + " -> ".join((*path, one.pattern)),
                    span=one.place or one.head.head,
                    label="attached here",
                    labels=(
                        Label(span=pattern.statement.head, text="the pattern is declared here"),
                    ),
                )
            )
            return []
        found: list[Attached] = []
        self.passed += one.block.settings
        arguments = _arguments(pattern, one, caller)
        damaged = one.block.damaged or any(bound.literal is None for bound in arguments.values())
        scope = pattern.scope.inside(arguments, one.service)
        for statement in pattern.statement.block or ():
            if statement.word != "attach":
                if damaged:
                    continue  # an argument is wrong, which has been said
                setting = check_statement(
                    statement, PATTERN_BODY, scope, self.declarer.report, overlay=False
                )
                expected += [setting] if setting is not None else []
                continue
            inner = self.declarer.attach(statement, scope, overlay=False)
            if inner is None:
                continue
            inner = evolve(
                inner,
                block=evolve(inner.block, damaged=inner.block.damaged or damaged),
                called_by=one.called_by or one.pattern,
                place=one.place or one.head.head,
                bodies=(*one.bodies, pattern.statement.span),
                prefix=_prefix(one),
            )
            found += self.expand(_labelled(inner), scope, (*path, one.pattern), expected)
        return found


def _prefix(one: Attached) -> str:
    """What the labels of a call's attachments start with: every call's pattern and own label."""
    own = one.label
    if own is not None and one.prefix is not None:
        own = own[len(one.prefix) + 1 :]
    parts = [one.prefix, one.pattern, own]
    return "-".join(part for part in parts if part)


def _labelled(one: Attached) -> Attached:
    """The attachment under its caller's prefix."""
    label = "-".join(part for part in (one.prefix, one.label) if part)
    typed = one.head.values["pattern"]
    assert isinstance(typed, Typed)
    values = {**one.head.values, "label": Typed(label, "name", typed.argument, typed.use)}
    return evolve(one, head=evolve(one.head, values=values))


def _arguments(pattern: UserPattern, one: Attached, caller: Scope) -> dict[str, Bound]:
    """What the parameters stand for; None where an argument is wrong, which has been said."""
    names: dict[str, Bound] = {}
    for parameter in pattern.parameters.items if pattern.parameters else ():
        setting = one.block.one(parameter.name.text)
        literal = parameter.default
        if setting is not None:
            typed = setting.values["value"]
            assert isinstance(typed, Typed)
            literal = _closed(typed.argument, caller)
        elif literal is not None:
            literal = _closed(literal, pattern.scope)
        names[parameter.name.text] = Bound(
            parameter.name.text, literal, parameter.type.text, parameter.name.span
        )
    return names


def _closed(literal: Argument, scope: Scope) -> Argument | None:
    """The literal without references, so that it means the same in every scope."""
    plain = filled(literal, scope, [])
    if plain.kind is Kind.REFERENCE or not isinstance(literal_text(plain, NOTHING, []), str):
        return None
    return plain
