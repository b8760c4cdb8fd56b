"""Prints a decided configuration with the templates beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ddpc.backends.contract import Lines
from ddpc.backends.nginx.model import Directive, File
from ddpc.backends.nginx.stream import StreamFile
from ddpc.backends.nginx.versions import Features
from ddpc.backends.provenance import Marks
from ddpc.ir.origin import UNKNOWN, Origin

if TYPE_CHECKING:
    import jinja2


def print_file(file: File) -> tuple[str, tuple[Lines, ...]]:
    """The text of nginx.conf, and which of its lines came from which statement."""
    printer = Printer(file.features)
    template = _environment().get_template("nginx.conf.j2")
    return printer.marks.strip(template.render(file=file, out=printer))


def print_stream(file: StreamFile) -> tuple[str, tuple[Lines, ...]]:
    """The same, of a server that passes connections on."""
    printer = Printer()
    template = _environment().get_template("stream.conf.j2")
    return printer.marks.strip(template.render(file=file, out=printer))


class Printer:
    """What the templates print with: marks, and runs of simple directives."""

    def __init__(self, features: Features | None = None) -> None:
        self.features = features
        self.marks = Marks()

    def begin(self, origin: Origin) -> str:
        """What stands before the lines of ``origin``."""
        return self.marks.begin(origin)

    def end(self) -> str:
        """What stands after the last of them."""
        return self.marks.end()

    def lines(self, directives: Iterable[Directive], indent: int) -> str:
        """Directives one below the other, each with its reason before it."""
        margin = " " * indent
        printed: list[str] = []
        for directive in directives:
            known = directive.origin is not UNKNOWN
            if known:
                printed.append(self.marks.begin(directive.origin))
            if directive.why:
                printed.append(f"{margin}# {directive.why}")
            printed.append(f"{margin}{directive.name} {' '.join(directive.arguments)};")
            if known:
                printed.append(self.marks.end())
        return "\n".join(printed)


@cache
def _environment() -> jinja2.Environment:
    from ddpc.backends.templates import environment

    return environment("ddpc.backends.nginx")
