"""A program as typed values, printed as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from ddpc.driver import Options
from ddpc.ir.design import Placement
from tests.properties.corpus import Program

ENTRY = "app.ddp"


@frozen
class Statement:
    """One statement: its head as it is written, and its block if it has one."""

    head: str
    block: tuple[Statement, ...] | None = None

    @property
    def word(self) -> str:
        return self.head.split(" ", 1)[0]

    def lines(self, indent: str = "") -> Iterator[str]:
        if self.block is None:
            yield f"{indent}{self.head}"
        elif not self.block:
            yield f"{indent}{self.head} {{ }}"
        else:
            yield f"{indent}{self.head} {{"
            for each in self.block:
                yield from each.lines(indent + "  ")
            yield f"{indent}}}"


@frozen(kw_only=True)
class Piece:
    """A declaration: ``service web { … }``. ``kind`` is its word."""

    kind: str
    name: str
    like: str | None = None
    settings: tuple[Statement, ...] = ()

    def statement(self) -> Statement:
        like = f" like {self.like}" if self.like else ""
        return Statement(f"{self.kind} {self.name}{like}".rstrip(), self.settings)


@frozen(kw_only=True)
class Attachment:
    """One use of a pattern, or of a pattern of the program's own (then without a placement)."""

    pattern: str
    label: str | None = None
    subject: str
    port: str | None = None
    placement: Placement | None = None
    target: str | None = None
    behind: str | None = None
    separate: bool = False
    full: bool = False
    settings: tuple[Statement, ...] = ()

    def statement(self) -> Statement:
        words = (
            f"attach {self.pattern}",
            self.label,
            f"to {self.subject}",
            f"port {self.port}" if self.port else None,
            f"as {self.placement.value}" if self.placement else None,
            f"for {self.target}" if self.target else None,
            f"behind {self.behind}" if self.behind else None,
            "separate" if self.separate else None,
            "full" if self.full else None,
        )
        return Statement(" ".join(word for word in words if word), self.settings)


@frozen(kw_only=True)
class UserPattern:
    """A pattern of the program's own. What it attaches has the subject ``self``."""

    name: str
    parameters: tuple[str, ...] = ()
    """As they are declared: ``memory: size = 64Mi``."""
    attachments: tuple[Attachment, ...] = ()

    def statement(self) -> Statement:
        head = f"pattern {self.name}({', '.join(self.parameters)})"
        return Statement(head, tuple(one.statement() for one in self.attachments))


Part = Piece | Attachment | Statement
"""What an environment says; a statement: what it expects, or an attachment that it takes away."""


@frozen(kw_only=True)
class Environment:
    """An overlay: pieces and attachments that are laid over the program's own.

    A piece of the kind ``app`` has no name there.
    """

    name: str
    like: str | None = None
    parts: tuple[Part, ...] = ()

    def statement(self) -> Statement:
        parts = (each if isinstance(each, Statement) else each.statement() for each in self.parts)
        like = f" like {self.like}" if self.like else ""
        return Statement(f"environment {self.name}{like}", tuple(parts))


@frozen(kw_only=True)
class Drawn:
    """A whole program. ``environment`` is the one that it is built for."""

    app: Piece
    pieces: tuple[Piece, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    patterns: tuple[UserPattern, ...] = ()
    environments: tuple[Environment, ...] = ()
    others: tuple[Statement, ...] = ()
    """Constants, inputs, resources and expectations."""
    environment: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    beside: Mapping[str, str] = {}
    """The other files of the project."""

    def statements(self) -> tuple[Statement, ...]:
        return (
            self.app.statement(),
            *(one.statement() for one in self.pieces),
            *(one.statement() for one in self.patterns),
            *(one.statement() for one in self.attachments),
            *(one.statement() for one in self.environments),
            *self.others,
        )

    @property
    def text(self) -> str:
        shown = ("\n".join(each.lines()) for each in self.statements())
        return "\n\n".join(shown) + "\n"

    def program(self) -> Program:
        files = {ENTRY: self.text, **self.beside}
        options = Options(environment=self.environment, inputs=self.inputs)
        return Program("drawn", ENTRY, files, options)

    def with_piece(self, old: Piece, new: Piece) -> Drawn:
        return evolve(self, pieces=tuple(new if one is old else one for one in self.pieces))

    def with_attachment(self, old: Attachment, new: Attachment) -> Drawn:
        changed = tuple(new if one is old else one for one in self.attachments)
        return evolve(self, attachments=changed)

    def with_name(self, old: str, new: str) -> Drawn:
        """The program with a declared thing under another name, wherever it is referred to."""
        return evolve(
            self,
            pieces=tuple(_renamed_piece(one, old, new) for one in self.pieces),
            attachments=tuple(_renamed_use(one, old, new) for one in self.attachments),
            patterns=tuple(
                evolve(
                    one,
                    attachments=tuple(_renamed_use(each, old, new) for each in one.attachments),
                )
                for one in self.patterns
            ),
            environments=tuple(
                evolve(one, parts=tuple(_renamed_part(each, old, new) for each in one.parts))
                for one in self.environments
            ),
            others=tuple(_renamed(one, old, new) for one in self.others),
        )

    def __repr__(self) -> str:
        """What is shown of it when a property does not hold: the program itself."""
        options = f"# --env {self.environment}\n" if self.environment else ""
        options += "".join(f"# --set {name}={value}\n" for name, value in self.inputs)
        return f"\n{options}{self.text}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """The same for Hypothesis."""
        printer.text(repr(self))


def _renamed(statement: Statement, old: str, new: str) -> Statement:
    block = statement.block
    inner = None if block is None else tuple(_renamed(one, old, new) for one in block)
    words = (new if word == old else word for word in re.split(r"( )", statement.head))
    return Statement("".join(words), inner)


def _renamed_piece(piece: Piece, old: str, new: str) -> Piece:
    return evolve(
        piece,
        name=new if piece.name == old else piece.name,
        like=new if piece.like == old else piece.like,
        settings=tuple(_renamed(one, old, new) for one in piece.settings),
    )


def _renamed_use(use: Attachment, old: str, new: str) -> Attachment:
    return evolve(
        use,
        subject=new if use.subject == old else use.subject,
        target=new if use.target == old else use.target,
        settings=tuple(_renamed(one, old, new) for one in use.settings),
    )


def _renamed_part(part: Part, old: str, new: str) -> Part:
    if isinstance(part, Piece):
        return _renamed_piece(part, old, new)
    if isinstance(part, Attachment):
        return _renamed_use(part, old, new)
    return _renamed(part, old, new)
