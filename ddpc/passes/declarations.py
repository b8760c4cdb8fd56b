"""What a program declares, checked statement by statement but not yet put together."""

from __future__ import annotations

from typing import Final

from attrs import field

from ddpc.node import frozen
from ddpc.schema.scope import Scope
from ddpc.schema.settings import Block, Setting
from ddpc.source import Span
from ddpc.syntax.nodes import Parameters, Statement

THINGS: Final = ("service", "front", "external", "edge")
"""The words that declare what has a name in the cluster."""


@frozen(kw_only=True)
class Declared:
    """A declared thing: its kind is the statement's word, its name the head's ``name``."""

    kind: str
    name: str
    like: str | None
    head: Setting
    block: Block


@frozen(kw_only=True)
class Attached:
    """An attach statement: its head, and its block checked against its pattern's words."""

    head: Setting
    block: Block
    called_by: str | None = None
    prefix: str | None = None
    """The label that what a user's pattern attached inherits from its caller."""
    place: Span | None = field(default=None, eq=False, repr=False)
    """The attach statement of the user that it came from, where that is another one."""
    bodies: tuple[Span, ...] = field(default=(), eq=False, repr=False)
    """The statements of the user's patterns that it came from."""

    @property
    def pattern(self) -> str:
        return self.head.need("pattern", str)

    @property
    def service(self) -> str:
        return self.head.need("service", str)

    @property
    def label(self) -> str | None:
        return self.head.get("label", str)

    @property
    def identity(self) -> tuple[str, str | None, str]:
        """What it is known by."""
        return (self.pattern, self.label, self.service)


@frozen(kw_only=True)
class Without:
    """An overlay's ``without PATTERN on SERVICE``."""

    head: Setting


@frozen(kw_only=True)
class Environment:
    """An overlay."""

    name: str
    like: str | None
    app: tuple[Setting, ...]
    things: tuple[Declared, ...]
    attached: tuple[Attached, ...]
    without: tuple[Without, ...]
    expected: tuple[Setting, ...]
    head: Span
    span: Span
    """From its word to the end of its block."""


@frozen(kw_only=True)
class UserPattern:
    """A pattern of the user's own."""

    name: str
    parameters: Parameters | None
    statement: Statement
    scope: Scope


@frozen(kw_only=True)
class Declarations:
    """The whole program's declarations."""

    app: Declared | None
    things: tuple[Declared, ...]
    attached: tuple[Attached, ...]
    passed: tuple[Setting, ...] = ()
    """What was given to patterns of the user's own, where they are attached."""
    expected: tuple[Setting, ...]
    environments: tuple[Environment, ...]
    patterns: tuple[UserPattern, ...]
    resources: tuple[Setting, ...]
    inputs: tuple[tuple[str, str], ...] = ()
    damaged: bool = False
    """Whether a declaration was left out because it is wrong: then unknown names prove nothing."""
    dropped: bool = False
    """Whether one was left out because its name is taken: then calls may be missing."""
