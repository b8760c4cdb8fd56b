"""The first pass: every statement of every file checked against its schema, on its own."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Edit, Fix, nearest, one_of
from ddpc.passes.codes import (
    EMPTY_BLOCK_WARNING,
    NO_APP,
    UNKNOWN_PATTERN,
)
from ddpc.passes.constants import constants
from ddpc.passes.context import Context
from ddpc.passes.declarations import (
    THINGS,
    Attached,
    Declarations,
    Declared,
    Environment,
    UserPattern,
    Without,
)
from ddpc.passes.once import attached_once, environments_once, once
from ddpc.passes.pieces.unused import WORDS, check_unused
from ddpc.passes.user_patterns import parameters_schema, user_pattern
from ddpc.schema.check import check_block, check_statement, duplicate
from ddpc.schema.pieces.file import (
    ATTACH_HEAD,
    ENVIRONMENT,
    ENVIRONMENT_HEAD,
    FILE,
    PATTERN_BODY,
)
from ddpc.schema.scope import Bound, Scope
from ddpc.schema.settings import Setting
from ddpc.schema.word import Schema
from ddpc.syntax.nodes import Statement


class Declarer:
    """Checks the statements of one program; it lives no longer than the pass."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.report: list[Diagnostic] = []
        self.scope = Scope()
        self.patterns: dict[str, UserPattern] = {}
        self.unsound: set[str] = set()
        """Names of patterns that were left out, which has been said."""
        self.damaged = False

    def run(self, statements: tuple[Statement, ...]) -> Declarations:
        """All declarations of the program."""
        self.scope, inputs = constants(statements, self.context, self.report)
        for statement in statements:
            if statement.word == "pattern":
                self._pattern(statement)
        kept: dict[str, list[Setting]] = {}
        attached: list[Attached] = []
        environments: list[Environment] = []
        for statement in statements:
            word = statement.word
            if word in {"pattern", "let", "input", "import"}:
                continue
            if word == "attach":
                attachment = self.attach(statement, self.scope, overlay=False)
                attached += [attachment] if attachment else []
                self.damaged |= attachment is None
            elif word == "environment":
                environments += self._environment(statement)
            else:
                setting = self._declaration(statement)
                if setting is not None:
                    kept.setdefault(word, []).append(setting)
        apps = [_declared(setting) for setting in kept.get("app", ())]
        things = [_declared(setting) for word in THINGS for setting in kept.get(word, ())]
        resources = kept.get("resource", [])
        written = len(things) + len(attached)
        once([*apps], "an app is declared", self.report)
        environments_once(environments, self.report)
        once(things, "", self.report)
        attached_once(attached, self.report)
        if not apps:
            self._no_app(statements)
        elif not (
            things
            or resources
            or any(one.things for one in environments)
            or self.report
            or self.context.incomplete
        ):
            self.report.append(
                Diagnostic(
                    code=EMPTY_BLOCK_WARNING,
                    message=f"`{apps[0].name}` declares nothing",
                    span=apps[0].head.head,
                    label="no service, front or edge follows",
                )
            )
        for pattern in self.patterns.values():
            self._check_body(pattern)
        return Declarations(
            app=apps[0] if apps else None,
            things=tuple(things),
            attached=tuple(attached),
            expected=tuple(kept.get("expect", ())),
            environments=tuple(environments),
            patterns=tuple(self.patterns.values()),
            resources=tuple(resources),
            inputs=inputs,
            damaged=self.damaged or self.context.incomplete,
            dropped=len(things) + len(attached) < written,
        )

    def _declaration(self, statement: Statement) -> Setting | None:
        # What is like another, and an external that environments bind, may be complete later.
        later = statement.word == "external" or any(
            argument.text == "like" for argument in statement.plain_arguments[1:2]
        )
        setting = check_statement(statement, FILE, self.scope, self.report, overlay=later)
        self.damaged |= setting is None
        return setting

    def attach(self, statement: Statement, scope: Scope, *, overlay: bool) -> Attached | None:
        """One attach statement; None where the report says what is wrong."""
        head = check_statement(
            _without_block(statement), ATTACH_HEAD, scope, self.report, overlay=False
        )
        if head is None:
            return None
        schema = self._schema(head)
        if schema is None:
            return None
        if head.need("pattern", str) in self.patterns:
            check_unused(head, tuple(WORDS), self.report)
        block = check_block(statement, schema, scope, self.report, overlay=overlay)
        return Attached(head=head, block=block)

    def _schema(self, head: Setting) -> Schema | None:
        name = head.need("pattern", str)
        if name in self.patterns:
            return parameters_schema(self.patterns[name])
        pattern = self.context.patterns.get(name)
        if pattern is not None:
            return pattern.schema
        if name in self.unsound:
            return None
        known = [*self.context.patterns, *self.patterns]
        near = nearest(name, known)
        self.report.append(
            Diagnostic(
                code=UNKNOWN_PATTERN,
                message=f"there is no pattern `{name}`",
                span=head.where("pattern"),
                label=f"did you mean {one_of(near)}?" if near else f"expected {one_of(known)}",
                fixes=tuple(
                    Fix(
                        title=f"attach `{one}`",
                        edits=(Edit(span=head.where("pattern"), text=one),),
                    )
                    for one in near
                ),
            )
        )
        return None

    def _environment(self, statement: Statement) -> list[Environment]:
        head = check_statement(
            _without_block(statement), ENVIRONMENT_HEAD, self.scope, self.report, overlay=False
        )
        if head is None:
            return []
        if statement.block is None:
            check_statement(statement, FILE, self.scope, self.report, overlay=False)
            return []
        app: list[Setting] = []
        things: list[Declared] = []
        attached: list[Attached] = []
        without: list[Without] = []
        expected: list[Setting] = []
        for inner in statement.block:
            if inner.word == "attach":
                one = self.attach(inner, self.scope, overlay=True)
                attached += [one] if one else []
                self.damaged |= one is None
                continue
            # What is expected is added: nothing of it is laid over anything.
            laid = inner.word != "expect"
            setting = check_statement(inner, ENVIRONMENT, self.scope, self.report, overlay=laid)
            if setting is None:
                self.damaged = True
                continue
            if inner.word == "app":
                app.append(setting)
            elif inner.word == "without":
                without.append(Without(head=setting))
            elif inner.word == "expect":
                expected.append(setting)
            else:
                things.append(_declared(setting))
        once(things, "", self.report)
        attached_once(attached, self.report)
        for second in app[1:]:
            self.report.append(duplicate(second, app[0]))
        return [
            Environment(
                name=head.need("name", str),
                like=head.get("like", str),
                app=tuple(app[:1]),
                things=tuple(things),
                attached=tuple(attached),
                without=tuple(without),
                expected=tuple(expected),
                head=statement.head,
                span=statement.span,
            )
        ]

    def _pattern(self, statement: Statement) -> None:
        taken = {*self.context.patterns, *self.patterns}
        pattern = user_pattern(statement, self.scope, taken, self.report)
        if pattern is None:
            self.damaged = True
            self.unsound |= {one.text for one in statement.plain_arguments[:1]}
        else:
            self.patterns[pattern.name] = pattern

    def _check_body(self, pattern: UserPattern) -> None:
        """Checks a pattern's body with its parameters unknown, whether it is used or not."""
        holes = {
            parameter.name.text: Bound(
                parameter.name.text, None, parameter.type.text, parameter.name.span
            )
            for parameter in (pattern.parameters.items if pattern.parameters else ())
        }
        scope = pattern.scope.inside(holes, "self")
        for statement in pattern.statement.block or ():
            if statement.word == "attach":
                self.attach(statement, scope, overlay=False)
            else:
                check_statement(statement, PATTERN_BODY, scope, self.report, overlay=False)

    def _no_app(self, statements: tuple[Statement, ...]) -> None:
        if any(_meant_app(statement.word) for statement in statements) or self.context.incomplete:
            return
        span = statements[0].head
        self.report.append(
            Diagnostic(
                code=NO_APP,
                message="the program has no `app`",
                span=span,
                label="expected `app NAME { }` somewhere",
                fixes=(
                    Fix(
                        title="name the app",
                        edits=(
                            Edit(
                                span=span._replace(start=0, end=0),
                                text="app demo { }\n",
                            ),
                        ),
                    ),
                ),
            )
        )


def _meant_app(word: str) -> bool:
    """Whether the word is ``app``, or a slip for it, which has been said."""
    return word == "app" or (
        word not in FILE.by_name and nearest(word, FILE.by_name)[:1] == ("app",)
    )


def _declared(setting: Setting) -> Declared:
    assert setting.block is not None
    return Declared(
        kind=setting.word,
        name=setting.get("name", str) or "",
        like=setting.get("like", str),
        head=setting,
        block=setting.block,
    )


def _without_block(statement: Statement) -> Statement:
    return evolve(statement, block=None)


def declare(
    statements: tuple[Statement, ...], context: Context
) -> tuple[Declarations, tuple[Diagnostic, ...]]:
    """The declarations of a program, and what is wrong with its statements."""
    declarer = Declarer(context)
    declarations = declarer.run(statements)
    return declarations, tuple(declarer.report)
