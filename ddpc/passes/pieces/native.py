"""Settings in a tool's own words: checked like all others."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Edit, Fix, nearest, one_of
from ddpc.ir.http import Native
from ddpc.ir.origin import Origin
from ddpc.ir.values import Version
from ddpc.passes.codes import BAD_NATIVE, REFUSED_NATIVE
from ddpc.passes.context import Context, NativeCheck, NativeRule
from ddpc.schema.read import literal_text
from ddpc.schema.scope import NOTHING
from ddpc.schema.settings import Block
from ddpc.source import Span
from ddpc.syntax.nodes import Statement

TOOLS = ("nginx", "varnish")


def natives_of(
    block: Block, context: Context, targets: dict[str, Version], report: list[Diagnostic]
) -> tuple[Native, ...]:
    """The native settings of a block, in their order."""
    found: list[Native] = []
    for setting in block.many(*TOOLS):
        check = context.natives.get(setting.word)
        if check is not None and setting.statement is not None:
            found += _natives(setting.statement, check, targets[setting.word], report)
    return tuple(found)


def _natives(
    statement: Statement, check: NativeCheck, version: Version, report: list[Diagnostic]
) -> list[Native]:
    place = check.default_place
    arguments = statement.plain_arguments
    if arguments:
        place = arguments[0].text
        if place not in check.places or len(arguments) > 1:
            report.append(
                _bad(
                    arguments[-1].span,
                    f"{statement.word} has no place `{' '.join(a.text for a in arguments)}`",
                    f"expected {one_of(check.places)}",
                )
            )
            return []
    found: list[Native] = []
    seen: set[str] = set()
    for inner in statement.block or ():
        native = _native(statement.word, place, inner, check, version, seen, report)
        found += [native] if native is not None else []
    return found


def _native(
    tool: str,
    place: str,
    statement: Statement,
    check: NativeCheck,
    version: Version,
    seen: set[str],
    report: list[Diagnostic],
) -> Native | None:
    name = statement.word
    if name in check.refused:
        report.append(
            Diagnostic(
                code=REFUSED_NATIVE,
                message=f"{tool}'s `{name}` may not be set by hand",
                span=statement.word_span,
                label="refused",
                notes=(check.refused[name],),
            )
        )
        return None
    rules = check.names.get(name)
    if rules is None:
        near = nearest(name, check.names)
        fitting = tuple(one for one in near if _fits(statement, place, check.names[one], version))
        report.append(
            _bad(
                statement.word_span,
                f"{tool} has no setting `{name}` that can stand here",
                f"did you mean {one_of(near)}?" if near else "unknown",
                tuple(
                    Fix(
                        title=f"write `{one}`",
                        edits=(Edit(span=statement.word_span, text=one),),
                    )
                    for one in fitting
                ),
            )
        )
        return None
    rule = next((rule for rule in rules if place in rule.places), None)
    problem = _problem(statement, place, rule, rules, version, name in seen)
    if problem is not None:
        report.append(_bad(statement.head, f"{tool}'s `{name}` {problem}", "does not fit"))
        return None
    seen.add(name)
    return Native(
        tool=tool,
        place=place,
        name=name,
        arguments=_texts(statement, report),
        origin=Origin(statement.head, f"{tool} {name}"),
    )


def _fits(
    statement: Statement, place: str, rules: tuple[NativeRule, ...], version: Version
) -> bool:
    """Whether the statement would do under the name that the rules are for."""
    rule = next((rule for rule in rules if place in rule.places), None)
    return _problem(statement, place, rule, rules, version, again=False) is None


def _problem(
    statement: Statement,
    place: str,
    rule: NativeRule | None,
    rules: tuple[NativeRule, ...],
    version: Version,
    again: bool,
) -> str | None:
    if statement.block is not None:
        return "takes no block here"
    if rule is None:
        places = one_of(place for rule in rules for place in rule.places)
        return f"cannot stand in `{place}`, only in {places}"
    count = len(statement.plain_arguments)
    if count < rule.fewest or (rule.most is not None and count > rule.most):
        most = "or more" if rule.most is None else f"to {rule.most}"
        wanted = str(rule.fewest) if rule.most == rule.fewest else f"{rule.fewest} {most}"
        return f"takes {wanted} arguments, not {count}"
    if rule.since is not None and version < rule.since:
        return f"exists since {rule.since}, and the target is {version}"
    if rule.until is not None and version >= rule.until:
        return f"is gone since {rule.until}, and the target is {version}"
    if again and not rule.repeats:
        return "stands twice in one place"
    return None


def _texts(statement: Statement, report: list[Diagnostic]) -> tuple[str, ...]:
    texts = [literal_text(argument, NOTHING, report) for argument in statement.plain_arguments]
    return tuple(text for text in texts if isinstance(text, str))


def _bad(span: Span, message: str, label: str, fixes: tuple[Fix, ...] = ()) -> Diagnostic:
    return Diagnostic(code=BAD_NATIVE, message=message, span=span, label=label, fixes=fixes)
