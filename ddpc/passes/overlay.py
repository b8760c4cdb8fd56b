"""The second pass: ``like`` and the chosen environment's overlay, merged by identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label, nearest, one_of
from ddpc.passes.codes import (
    AMBIGUOUS_OVERLAY,
    LIKE_CYCLE,
    MISPLACED,
    NOTHING_REMOVED,
    UNKNOWN_ENVIRONMENT,
    UNKNOWN_NAME,
)
from ddpc.passes.complete import SCHEMAS, all_complete
from ddpc.passes.context import Context
from ddpc.passes.declarations import Attached, Declarations, Declared, Environment
from ddpc.passes.once import attached_again
from ddpc.passes.user_patterns import parameters_schema
from ddpc.schema.merge import complete, merge, withouts
from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.service import SERVICE
from ddpc.schema.settings import Setting
from ddpc.schema.word import Schema
from ddpc.source import NOWHERE


def overlay(
    declarations: Declarations, context: Context
) -> tuple[Declarations, tuple[Diagnostic, ...]]:
    """The declarations as the chosen environment has them, every block complete."""
    report: list[Diagnostic] = []
    for thing in declarations.things:
        if thing.kind == "external":  # laid over nothing, though it need not be whole
            _report_useless(withouts(thing.block), report)
    base = evolve(declarations, things=_alike(declarations.things, {}, report))
    by_name = {environment.name: environment for environment in base.environments}
    for environment in base.environments:
        if environment.like is not None and environment.like not in by_name:
            report.append(_unknown_like(environment, by_name))
    laid = base
    if context.environment is not None:
        laid = _laid(base, context.environment, by_name, context, report)
    all_complete(laid, context.environment, report)
    return laid, tuple(report)


def _laid(
    base: Declarations,
    name: str,
    by_name: dict[str, Environment],
    context: Context,
    report: list[Diagnostic],
) -> Declarations:
    # What something is like is what that says without any environment.
    settled = {thing.name: thing for thing in base.things}
    for environment in _chosen(name, by_name, report):
        fresh = [thing for thing in environment.things if _is_new(thing, settled)]
        settled |= {thing.name: thing for thing in _alike(fresh, settled, report)}
        base = _lay(base, environment, settled, context, report)
    return base


def _chosen(
    wanted: str, by_name: dict[str, Environment], report: list[Diagnostic]
) -> list[Environment]:
    """The overlays of an environment and of those it is like, the most general first."""
    if wanted not in by_name:
        near = nearest(wanted, by_name)
        known = f"the program has {one_of(by_name)}" if by_name else "the program declares none"
        report.append(
            Diagnostic(
                code=UNKNOWN_ENVIRONMENT,
                message=f"there is no environment `{wanted}`",
                span=NOWHERE,
                helps=(f"did you mean `{near[0]}`?",) if near else (known,),
            )
        )
        return []
    chain: list[Environment] = []
    name: str | None = wanted
    while name is not None and name in by_name:
        environment = by_name[name]
        if environment in chain:
            report.append(
                Diagnostic(
                    code=LIKE_CYCLE,
                    message=f"the environment `{name}` is like itself",
                    span=environment.head,
                    label="part of the circle",
                )
            )
            return []
        chain.insert(0, environment)
        name = environment.like
    return chain


def _unknown_like(environment: Environment, known: dict[str, Environment]) -> Diagnostic:
    return Diagnostic(
        code=UNKNOWN_NAME,
        message=f"there is no environment `{environment.like}`",
        span=environment.head,
        label=f"expected {one_of(known)}",
    )


def _alike(
    things: Iterable[Declared], settled: Mapping[str, Declared], report: list[Diagnostic]
) -> tuple[Declared, ...]:
    """Every thing that is like another, with what the other says below its own settings.

    ``settled`` are those besides that something may be like, by their names.
    """
    own = {thing.name: thing for thing in things if thing.kind == "service"}
    done = {name: thing for name, thing in settled.items() if thing.kind == "service"}
    for first in own.values():
        path = [first] if first.name not in done else []
        while path:
            thing = path[-1]
            base = thing.like if thing.like in own and thing.like not in done else None
            if base is None:
                path.pop()
                done[thing.name] = _over_base(thing, done, report)
            elif any(one.name == base for one in path):
                path.pop()
                report.append(_like_circle(path, thing, base))
                done[thing.name] = evolve(thing, block=evolve(thing.block, damaged=True))
            else:
                path.append(own[base])
    return tuple(done[thing.name] if thing.kind == "service" else thing for thing in things)


def _over_base(thing: Declared, done: dict[str, Declared], report: list[Diagnostic]) -> Declared:
    base = done.get(thing.like or "")
    if base is None:
        return thing
    block, useless = merge(base.block, thing.block, SERVICE)
    _report_useless(useless, report)
    own = thing.block
    whole = evolve(block, head=own.head, insert_at=own.insert_at, braces=own.braces)
    return evolve(thing, block=whole)


def _like_circle(path: list[Declared], last: Declared, base: str) -> Diagnostic:
    names = [*(one.name for one in path), last.name, base]
    return Diagnostic(
        code=LIKE_CYCLE,
        message="services are like each other: " + " -> ".join(names[names.index(base) :]),
        span=last.head.where("like"),
        label="part of the circle",
    )


def _report_useless(useless: tuple[Setting, ...], report: list[Diagnostic]) -> None:
    for setting in useless:
        report.append(
            Diagnostic(
                code=NOTHING_REMOVED,
                message=f"`{setting.text}` takes away what is not there",
                span=setting.head,
                label="nothing matches this",
            )
        )


def _lay(
    base: Declarations,
    environment: Environment,
    settled: Mapping[str, Declared],
    context: Context,
    report: list[Diagnostic],
) -> Declarations:
    """``settled`` are the things that only environments declare, with what they are like."""
    app = base.app
    for setting in environment.app:
        if app is not None and setting.block is not None:
            block, useless = merge(app.block, setting.block, APP)
            _report_useless(useless, report)
            app = evolve(app, block=block)
    things = {thing.name: thing for thing in base.things}
    for over in environment.things:
        old = things.get(over.name)
        if old is None or old.kind != over.kind:
            things[over.name] = settled[over.name]
            if over.like is None:
                _report_useless(withouts(over.block), report)
            continue
        if over.like is not None:
            report.append(_exists(old, over))
            continue
        block, useless = merge(old.block, over.block, SCHEMAS[over.kind])
        _report_useless(useless, report)
        things[over.name] = evolve(old, block=block)
    attached = list(base.attached)
    for without in environment.without:
        _take_away(attached, without.head, report)
    matching = [_matching(attached, one) for one in environment.attached]
    laid: dict[int, Attached] = {}
    for one, found in zip(environment.attached, matching, strict=True):
        first = laid.setdefault(found[0], one) if len(found) == 1 else one
        if first is not one:
            report.append(attached_again(one, first))
            continue
        _lay_attachment(attached, one, found, base, context, report)
    expected = (*base.expected, *environment.expected)
    return evolve(
        base,
        app=app,
        things=tuple(things.values()),
        attached=tuple(attached),
        expected=expected,
    )


def _take_away(attached: list[Attached], without: Setting, report: list[Diagnostic]) -> None:
    pattern, service = without.need("pattern", str), without.need("service", str)
    label = without.get("label", str)
    matching = [
        one
        for one in attached
        if (one.pattern, one.service) == (pattern, service) and label in {None, one.label}
    ]
    if not matching:
        _report_useless((without,), report)
    if len(matching) > 1:
        report.append(_which(without, matching))
    elif matching:
        attached.remove(matching[0])


def _matching(attached: list[Attached], over: Attached) -> list[int]:
    """The places of the attachments that an overlay's may be laid over."""
    return [
        place
        for place, one in enumerate(attached)
        if (one.pattern, one.service) == (over.pattern, over.service)
        and over.label in {None, one.label}
    ]


def _lay_attachment(
    attached: list[Attached],
    over: Attached,
    matching: list[int],
    base: Declarations,
    context: Context,
    report: list[Diagnostic],
) -> None:
    schema = _schema(over, base, context)
    if len(matching) > 1:
        report.append(_which(over.head, [attached[place] for place in matching]))
    elif matching:
        (place,) = matching
        old = attached[place]
        block, useless = merge(old.block, over.block, schema)
        _report_useless(useless, report)
        head = evolve(old.head, values={**old.head.values, **over.head.values})
        attached[place] = evolve(old, head=head, block=block)
    else:
        complete(over.head.text, over.block, schema, report)
        _report_useless(withouts(over.block), report)
        attached.append(over)


def _schema(one: Attached, base: Declarations, context: Context) -> Schema:
    for pattern in base.patterns:
        if pattern.name == one.pattern:
            return parameters_schema(pattern)
    return context.patterns[one.pattern].schema


def _is_new(thing: Declared, known: Mapping[str, Declared]) -> bool:
    """Whether an environment declares it as a whole: alone, or in the place of another kind."""
    old = known.get(thing.name)
    return old is None or old.kind != thing.kind


def _exists(old: Declared, over: Declared) -> Diagnostic:
    return Diagnostic(
        code=MISPLACED,
        message=f"`{over.name}` exists already, and is laid over: it is not made like another",
        span=over.head.where("like"),
        label="has no meaning here",
        labels=(Label(span=old.head.head, text="declared here"),),
    )


def _which(head: Setting, matching: list[Attached]) -> Diagnostic:
    return Diagnostic(
        code=AMBIGUOUS_OVERLAY,
        message=f"`{head.text}` matches {len(matching)} attachments",
        span=head.head,
        label="say which by its label",
        labels=tuple(Label(span=one.head.head, text="one of them") for one in matching[:3]),
    )
