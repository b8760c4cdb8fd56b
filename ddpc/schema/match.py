"""Finds the form of a word that a statement's arguments fit."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix
from ddpc.schema.begins import is_literal, literals, starts_one_of, wanted_by
from ddpc.schema.codes import MISSING_ARGUMENT, STRAY_PARAMETERS, UNEXPECTED_ARGUMENT
from ddpc.schema.explained import MANY_FORMS, Stuck, explained
from ddpc.schema.literals import Wrong
from ddpc.schema.read import read
from ddpc.schema.runs import runs
from ddpc.schema.scope import Scope
from ddpc.schema.settings import Typed
from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.schema.word import Word
from ddpc.syntax.nodes import Argument, Kind, Parameters, Statement

_PLAIN = {Kind.WORD, Kind.NUMBER, Kind.PATH, Kind.SIGN}
"""What stands for itself, whatever it is taken for."""

_ASSIGNS = {"=", ":"}
"""What other languages write between a name and its value."""

Values = dict[str, Typed | tuple[Typed, ...] | bool]
Places = dict[str, tuple[Slot, list[Argument]] | bool]


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
    furthest: list[Stuck] = []
    fitting: list[tuple[int, Places]] = []
    many = len(word.forms) >= MANY_FORMS
    for number, parts in enumerate(word.signatures):
        places: Places = {}
        result = _parts(parts, arguments, 0, places)
        short = isinstance(result, Stuck) and result.at == len(arguments)
        if short or (many and (isinstance(result, Stuck) or result < len(arguments))):
            result = _misfit(places, arguments) or result
        if isinstance(result, Stuck):
            furthest.append(result)
        elif result < len(arguments):
            furthest.append(Stuck(result, ""))
        else:
            fitting.append((number, places))
    # `env KEY secret` is an unfinished reference, not the text "secret": that one is quoted.
    begun = any(stuck.begun and stuck.at == len(arguments) for stuck in furthest)
    if begun or not fitting:
        quoted = _unquoted(statement, word, scope)
        if quoted is None or not quoted.fixes:
            quoted = _unsigned(statement, word, scope) or quoted
        report.append(quoted or explained(statement, word, furthest))
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


def _misfit(places: Places, arguments: tuple[Argument, ...]) -> Stuck | None:
    """Where a form that does not fit took a plain word for what it is not."""
    for place in places.values():
        if isinstance(place, bool):
            continue
        slot, taken = place
        for argument in taken:
            if argument.kind in _PLAIN and not _readable(argument, slot):
                # Two arguments of one text are equal: only the place tells them apart.
                at = next(i for i, one in enumerate(arguments) if one is argument)
                return Stuck(at, slot.wanted)
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
) -> int | Stuck:
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
                if isinstance(step, Stuck):
                    return step
                at = step
            continue
        if at >= len(arguments):
            begun = index > 0 and isinstance(parts[index - 1], Literal)
            return Stuck(at, wanted_by(part), begun)
        if isinstance(part, Literal):
            if not is_literal(arguments[at], part):
                return Stuck(at, wanted_by(part))
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
) -> int | Stuck:
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
            if isinstance(step, Stuck):
                return step
            if option.flag is not None:
                places[option.flag] = True
            at = step
            left.remove(option)
            moved = True
            break
    return at


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


def _unsigned(statement: Statement, word: Word, scope: Scope) -> Diagnostic | None:
    """That the statement would fit without a sign before its value; None: it would not."""
    arguments = statement.plain_arguments
    signs = [at for at, one in enumerate(arguments) if one.text in _ASSIGNS]
    at = signs[0] if signs else -1
    if len(signs) != 1 or at > 1 or at + 1 >= len(arguments) or arguments[at].kind is not Kind.SIGN:
        return None
    sign, value = arguments[at : at + 2]
    before = arguments[at - 1].span if at else statement.word_span
    for one in (value, evolve(value, kind=Kind.STRING)):
        whole = (*arguments[:at], one, *arguments[at + 2 :])
        unsaid: list[Diagnostic] = []
        matched = match(evolve(statement, arguments=whole), word, scope, unsaid)
        if matched is None or unsaid or any(isinstance(v, tuple) for v in matched[1].values()):
            continue
        written = " ".join([word.name, *(part.written for part in whole)])
        edit = Edit(
            span=sign.span._replace(start=before.end, end=value.span.end), text=f" {one.written}"
        )
        return Diagnostic(
            code=UNEXPECTED_ARGUMENT,
            message=f"`{word.name}` does not take `{sign.text}` here",
            span=sign.span,
            label="a value follows its name without a sign",
            fixes=(Fix(title=f"write `{written}`", edits=(edit,)),),
        )
    return None
