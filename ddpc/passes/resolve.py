"""The fourth pass: every name that refers to something declared must be declared, as that."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label, a, nearest, one_of
from ddpc.passes.codes import UNKNOWN_NAME, WRONG_KIND
from ddpc.passes.context import Context
from ddpc.passes.declarations import THINGS, Declarations, Declared
from ddpc.schema.scope import Hole
from ddpc.schema.settings import Block, Setting, Typed
from ddpc.schema.types import TYPES
from ddpc.source import Span


def resolve(
    declarations: Declarations, context: Context
) -> tuple[Declarations, tuple[Diagnostic, ...]]:
    """The same declarations; what is wrong with their references."""
    known = {thing.name: thing for thing in declarations.things}
    report: list[Diagnostic] = []
    said: set[Span] = set()
    for setting in (*declarations.passed, *_settings(declarations)):
        for value in setting.values.values():
            for typed in value if isinstance(value, tuple) else (value,):
                # What a pattern was given stands in its body too, and is reported where it was.
                if not isinstance(typed, Typed) or typed.argument.span in said:
                    continue
                before = len(report)
                _check(typed, known, declarations.damaged, report)
                if len(report) > before:
                    said.add(typed.argument.span)
    return declarations, tuple(report)


def _settings(declarations: Declarations) -> Iterator[Setting]:
    stack: list[Setting] = [*declarations.expected]
    blocks: list[Block] = [thing.block for thing in declarations.things]
    stack += [thing.head for thing in declarations.things]
    for one in declarations.attached:
        stack.append(one.head)
        blocks.append(one.block)
    for block in blocks:
        stack += block.settings
    while stack:
        setting = stack.pop()
        yield setting
        if setting.block is not None and setting.word not in THINGS:
            stack += setting.block.settings


def _check(
    typed: Typed, known: dict[str, Declared], damaged: bool, report: list[Diagnostic]
) -> None:
    kind = TYPES.get(typed.type)
    if kind is None or not kind.refers or isinstance(typed.value, Hole):
        return
    name = str(typed.value)
    if "pattern" in kind.refers:
        return
    thing = known.get(name)
    if thing is None:
        if damaged:
            return
        wanted = [one.name for one in known.values() if one.kind in kind.refers]
        near = nearest(name, wanted)
        report.append(
            Diagnostic(
                code=UNKNOWN_NAME,
                message=f"nothing is declared as `{name}`",
                span=typed.use,
                label=f"did you mean {one_of(near)}?"
                if near
                else f"expected {one_of(wanted)}"
                if wanted
                else f"expected {kind.doc}, and none is declared",
                fixes=tuple(
                    Fix(title=f"write `{one}`", edits=(Edit(span=typed.use, text=one),))
                    for one in near
                ),
            )
        )
    elif thing.kind not in kind.refers:
        report.append(
            Diagnostic(
                code=WRONG_KIND,
                message=f"`{name}` is declared as {a(thing.kind)}, and {a(kind.refers[0])} is"
                " needed",
                span=typed.use,
                label=f"expected {kind.doc}",
                labels=(Label(span=thing.head.head, text="declared here"),),
            )
        )
