"""Finds the form of a word that a statement's arguments fit."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix, nearest, one_of
from ddpc.node import frozen
from ddpc.schema.begins import is_literal, literals, starts_one_of, wanted_by
from ddpc.schema.codes import MISSING_ARGUMENT, STRAY_PARAMETERS, UNEXPECTED_ARGUMENT
from ddpc.schema.literals import Wrong
from ddpc.schema.read import read
from ddpc.schema.runs import runs
from ddpc.schema.scope import Scope
from ddpc.schema.settings import Typed
from ddpc.schema.signature import Literal, Optional, Part, Slot, shown
from ddpc.schema.word import Word
from ddpc.source import Span
from ddpc.syntax.nodes import Argument, Kind, Parameters, Statement

MANY_FORMS = 5
"""From so many forms on, what they have in common is said once."""

_PLAIN = {Kind.WORD, Kind.NUMBER, Kind.PATH, Kind.SIGN}
"""What stands for itself, whatever it is taken for."""

Values = dict[str, Typed | tuple[Typed, ...] | bool]
Places = dict[str, tuple[Slot, list[Argument]] | bool]


@frozen
class _Stuck:
    """How far a form came, and what it wanted there; ``begun``: right after a word of its own."""

    at: int
    wanted: str
    begun: bool = False


def match(
    statement: Statement, word: Word, scope: Scope, report: list[Diagnostic]
) -> tuple[int, Values] | None:
    """The number of the form that fits and the values of its slots.

    None where ``report`` says what is wrong.
    """
    arguments = statement.plain_arguments
    for argument in statement.arguments if len(arguments) < len(statement.arguments) else ():
        if isinstance(argument, Parameters):
            report.append(
                Diagnostic(
                    code=STRAY_PARAMETERS,
                    message=f"`{word.name}` has no parameters",
                    span=argument.span,
                    label="only a `pattern` declares parameters",
                )
            )
            return None
    furthest: list[_Stuck] = []
    fitting: list[tuple[int, Places]] = []
    many = len(word.forms) >= MANY_FORMS
    for number, parts in enumerate(word.signatures):
        places: Places = {}
        result = _parts(parts, arguments, 0, places)
        short = isinstance(result, _Stuck) and result.at == len(arguments)
        if short or (many and (isinstance(result, _Stuck) or result < len(arguments))):
            result = _misfit(places, arguments) or result
        if isinstance(result, _Stuck):
            furthest.append(result)
        elif result < len(arguments):
            furthest.append(_Stuck(result, ""))
        else:
            fitting.append((number, places))
    # `env KEY secret` is an unfinished reference, not the text "secret": that one is quoted.
    begun = any(stuck.begun and stuck.at == len(arguments) for stuck in furthest)
    if begun or not fitting:
        report.append(_unquoted(statement, word, scope) or _explained(statement, word, furthest))
        return None
    problems: list[Diagnostic] | None = None
    for number, places in fitting:
        found: list[Diagnostic] = []
        values = _read(places, scope, found)
        if values is not None:
            return number, values
        problems = problems if problems is not None else found
    report.extend(problems or ())
    return None


def _misfit(places: Places, arguments: tuple[Argument, ...]) -> _Stuck | None:
    """Where a form that does not fit took a plain word for what it is not."""
    for place in places.values():
        if isinstance(place, bool):
            continue
        slot, taken = place
        for argument in taken:
            if argument.kind in _PLAIN and not _readable(argument, slot):
                # Two arguments of one text are equal: only the place tells them apart.
                at = next(i for i, one in enumerate(arguments) if one is argument)
                return _Stuck(at, slot.wanted)
    return None


def _readable(argument: Argument, slot: Slot) -> bool:
    if slot.type is None:
        return argument.text in slot.words
    try:
        slot.type.read(argument.text)
    except Wrong:
        return False
    return True


def _read(places: Places, scope: Scope, report: list[Diagnostic]) -> Values | None:
    values: Values = {}
    complete = True
    for name, place in places.items():
        if isinstance(place, bool):
            values[name] = place
            continue
        slot, arguments = place
        typed = [read(argument, slot, scope, report) for argument in arguments]
        sound = tuple(one for one in typed if one is not None)
        if len(sound) == len(typed):
            values[name] = sound if slot.repeated else sound[0]
        else:  # said here, or where a name that it uses is declared
            complete = False
    return values if complete and not report else None


def _parts(
    parts: tuple[Part, ...],
    arguments: tuple[Argument, ...],
    at: int,
    places: Places,
    beyond: tuple[Part, ...] = (),
) -> int | _Stuck:
    """How far the parts come, behind which ``beyond`` may stand; or where they are stuck."""
    index = 0
    while index < len(parts):
        part = parts[index]
        if isinstance(part, Optional):
            group = index
            while index < len(parts) and isinstance(parts[index], Optional):
                index += 1
            if at < len(arguments):
                options = [p for p in parts[group:index] if isinstance(p, Optional)]
                after = parts[index] if index < len(parts) else None
                step = _options(options, after, arguments, at, places)
                if isinstance(step, _Stuck):
                    return step
                at = step
            continue
        if at >= len(arguments):
            begun = index > 0 and isinstance(parts[index - 1], Literal)
            return _Stuck(at, wanted_by(part), begun)
        if isinstance(part, Literal):
            if not is_literal(arguments[at], part):
                return _Stuck(at, wanted_by(part))
            at += 1
        else:
            at = _slot(part, (*parts[index + 1 :], *beyond), arguments, at, places)
        index += 1
    return at


def _slot(
    slot: Slot,
    after: tuple[Part, ...],
    arguments: tuple[Argument, ...],
    at: int,
    places: Places,
) -> int:
    end = at + 1
    if slot.repeated:
        stops = literals(after)
        while end < len(arguments) and not any(is_literal(arguments[end], stop) for stop in stops):
            end += 1
    places[slot.name] = (slot, list(arguments[at:end]))
    return end


def _options(
    options: list[Optional],
    after: Part | None,
    arguments: tuple[Argument, ...],
    at: int,
    places: Places,
) -> int | _Stuck:
    left = list(options)
    moved = True
    while moved and at < len(arguments):
        moved = False
        for option in left:
            first = option.parts[0]
            if isinstance(first, Literal):
                if not is_literal(arguments[at], first):
                    continue
            elif starts_one_of(arguments[at], [*left, after], option):
                continue
            others = tuple(each for each in left if each is not option)
            beyond = (*others, after) if after is not None else others
            step = _parts(option.parts, arguments, at, places, beyond)
            if isinstance(step, _Stuck):
                return step
            if option.flag is not None:
                places[option.flag] = True
            at = step
            left.remove(option)
            moved = True
            break
    return at


def _usage(word: Word, *, common: bool) -> str:
    """How the word is written; of many forms what they have in ``common``, or how they end."""
    forms = word.signatures
    shared = 0
    if len(forms) >= MANY_FORMS:
        shortest = min(len(parts) for parts in forms)
        while shared < shortest and len({parts[shared] for parts in forms}) == 1:
            shared += 1
    if not shared:
        return "it is written " + ", or ".join(f"`{form}`" for form in word.usage)
    if common:
        return f"it is written `{word.name} {shown(forms[0][:shared])} …`"
    ends = ", or ".join(f"`{shown(parts[shared:])}`" for parts in forms if parts[shared:])
    return f"it ends with {ends}"


def _label(found: Argument, wanted: list[str]) -> str:
    if len(wanted) < MANY_FORMS:
        return f"expected {_or(wanted)}" if wanted else "one argument too many"
    near = nearest(f"`{found.text}`", wanted)
    return f"did you mean {one_of(near)}?" if near else f"expected {_or(wanted)}"


def _or(wanted: list[str]) -> str:
    return one_of(wanted) if len(wanted) >= MANY_FORMS else " or ".join(wanted)


def _explained(statement: Statement, word: Word, furthest: list[_Stuck]) -> Diagnostic:
    arguments = statement.plain_arguments
    at = max(stuck.at for stuck in furthest)
    wanted = list(
        dict.fromkeys(stuck.wanted for stuck in furthest if stuck.at == at and stuck.wanted)
    )
    usage = (_usage(word, common=len(wanted) < 2),)
    if at >= len(arguments):
        end = statement.head.end
        return Diagnostic(
            code=MISSING_ARGUMENT,
            message=f"`{word.name}` ends before it is complete",
            span=Span(statement.head.path, end, end),
            label=f"expected {_or(wanted)}",
            helps=usage,
        )
    found = arguments[at]
    return Diagnostic(
        code=UNEXPECTED_ARGUMENT,
        message=f"`{word.name}` does not take `{found.written}` here",
        span=found.span,
        label=_label(found, wanted),
        helps=usage,
    )


def _unquoted(statement: Statement, word: Word, scope: Scope) -> Diagnostic | None:
    """That what stands together would fit in quotes; None: it would not either."""
    for run in runs(statement.arguments):
        parts = [one for one in statement.arguments[run] if isinstance(one, Argument)]
        text = "".join(part.written for part in parts)
        span = parts[0].span.to(parts[-1].span)
        arguments = list(statement.arguments)
        arguments[run] = [Argument(Kind.STRING, text, span)]
        unsaid: list[Diagnostic] = []
        match(evolve(statement, arguments=tuple(arguments)), word, scope, unsaid)
        if any(one.code in {UNEXPECTED_ARGUMENT, MISSING_ARGUMENT} for one in unsaid):
            continue
        edit = Edit(span=span, text=f'"{text}"')
        return Diagnostic(
            code=UNEXPECTED_ARGUMENT,
            message=f"`{text}` is not one argument without quotes",
            span=span,
            label="has to stand in quotes",
            fixes=(Fix(title=f"write `{edit.text}`", edits=(edit,)),) if not unsaid else (),
        )
    return None
