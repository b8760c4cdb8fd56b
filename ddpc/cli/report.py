"""What a command found, as text for people or as one JSON object."""

from __future__ import annotations

import sys
from typing import Any, Final

from attrs import field

from ddpc import __version__
from ddpc.cli.console import Console, width_of
from ddpc.cli.program import Compiled
from ddpc.diagnostics import Diagnostic
from ddpc.diagnostics.ink import Ink, Part
from ddpc.diagnostics.json import Encoder, dumps
from ddpc.diagnostics.text import View, render_all
from ddpc.diagnostics.visible import visible
from ddpc.diagnostics.wrap import wrap
from ddpc.node import frozen
from ddpc.output.problem import OutputProblem

FORMAT_VERSION: Final = 1
"""The version of the JSON object; it changes when a member changes its meaning or goes."""


@frozen
class Report:
    """Says what came of ``compiled``, to ``console``."""

    console: Console
    compiled: Compiled
    problems: tuple[OutputProblem, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """(path, what became of it) pairs."""
    more: dict[str, Any] = field(factory=dict)
    """Other members of the JSON object."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the compiler found."""
        return self.compiled.outcome.diagnostics

    def text(self) -> None:
        """Diagnostics and problems to standard error."""
        view = View(
            colour=self.console.colours_err,
            width=width_of(sys.stderr),
            shown_path=self.compiled.shown,
        )
        self.console.err(render_all(self.diagnostics, self.compiled.outcome.sources, view))
        say_problems(self.console, self.problems)

    def json(self) -> None:
        """All of it as one object to standard output."""
        encoder = Encoder(self.compiled.outcome.sources, self.compiled.shown)
        found = encoder.diagnostics(self.diagnostics)
        errors = sum(each["severity"] == "error" for each in found)
        self.console.out(
            dumps(
                {
                    "version": FORMAT_VERSION,
                    "tool": f"ddpc {__version__}",
                    "diagnostics": found,
                    "errors": errors,
                    "warnings": len(found) - errors,
                    "problems": problems_data(self.problems),
                    "files": [{"path": path, "status": status} for path, status in self.files],
                    **self.more,
                }
            )
        )


def problems_data(problems: tuple[OutputProblem, ...]) -> list[dict[str, Any]]:
    """Problems as members of the JSON object."""
    return [
        {"message": each.message, "help": each.help, "paths": list(each.paths)} for each in problems
    ]


def say_problems(console: Console, problems: tuple[OutputProblem, ...]) -> None:
    """Problems as text to standard error."""
    ink = Ink(console.colours_err)
    width = width_of(sys.stderr)
    for problem in problems:
        head, *rest = wrap(visible(problem.message), width - 2, width - len("error: "))
        lines = [ink.paint("error", Part.ERROR) + ink.paint(f": {head}", Part.STRONG)]
        lines += [ink.paint(f"  {line}", Part.STRONG) for line in rest]
        first, *rest = wrap(visible(problem.help), width - len("  = help: "))
        lines.append(f"  = {ink.paint('help', Part.HELP)}: {first}")
        lines += [" " * len("  = help: ") + line for line in rest]
        console.err("\n".join(lines) + "\n")
