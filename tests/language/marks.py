"""Programs with what is said of them written under the code that it concerns.

A file of ``tests/language`` is a program. Under a line stand, as comments, the diagnostics that
begin in it, each with carets under its span; what the compiler says is compared whole:

    replicsa 3
#   ^^^^^^^^ error schema/unknown-word: a service has no `replicsa`

Carets that begin right behind the ``#`` begin at the first column. Of a span of several lines the
first is marked; an empty one has one caret. In the first lines may stand ``#$`` with arguments of
the command line, and ``#!`` for what is said of no place, or of another file
(``PATH:LINE:COLUMN``). A line ``#= PATH`` begins another file of the project.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options, Outcome
from ddpc.source import NOWHERE, Source
from tests.golden.case import options_of
from tests.passes.programs import ENTRY, compiled

FOLDER = Path(__file__).parent

_MARK = re.compile(r"#\s*\^+ (?:error|warning) \S+: .*")


@frozen
class Page:
    """A file of ``tests/language``, taken apart."""

    arguments: str
    files: dict[str, str]
    """The program without its marks, and the other files of its project."""

    @property
    def options(self) -> Options:
        return options_of(shlex.split(self.arguments))

    def compiled(self) -> Outcome:
        return compiled(self.files[ENTRY], self.files, options=self.options)

    def marked(self, outcome: Outcome) -> str:
        """The page as it would be if it expected what was said."""
        elsewhere, by_line = _placed(outcome, self.files)
        head = [f"#$ {self.arguments}"] if self.arguments else []
        head += [f"#! {text}" for text in elsewhere]
        parts = ["\n".join([*head, *_with_marks(self.files[ENTRY], by_line)])]
        parts += [f"#= {path}\n{text}" for path, text in self.files.items() if path != ENTRY]
        return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def page(text: str) -> Page:
    """Take a page apart; what it expects is dropped."""
    arguments = ""
    files: dict[str, list[str]] = {ENTRY: []}
    lines = files[ENTRY]
    for line in text.splitlines():
        if line.startswith("#$ "):
            arguments = line.removeprefix("#$ ")
        elif line.startswith("#= "):
            lines = files.setdefault(line.removeprefix("#= "), [])
        elif not line.startswith("#! ") and not _MARK.fullmatch(line):
            lines.append(line)
    return Page(
        arguments, {path: "".join(f"{one}\n" for one in each) for path, each in files.items()}
    )


def pages() -> tuple[str, ...]:
    """The names of all pages."""
    return tuple(path.name for path in sorted(FOLDER.glob("*.ddp")))


def _placed(
    outcome: Outcome, files: dict[str, str]
) -> tuple[list[str], dict[int, list[tuple[int, int, str]]]]:
    """What is said elsewhere, and by line of the program: (column, carets, text)."""
    elsewhere: list[str] = []
    by_line: dict[int, list[tuple[int, int, str]]] = {}
    for each in outcome.diagnostics:
        span = each.span
        source = Source(span.path, files.get(span.path, ""))
        start, end = source.position(span.start), source.position(span.end)
        if span == NOWHERE:
            elsewhere.append(_text(each))
        elif span.path != ENTRY:
            elsewhere.append(f"{span.path}:{start.line}:{start.column} {_text(each)}")
        else:
            last = end.column if end.line == start.line else len(source.line(start.line)) + 1
            carets = max(1, last - start.column)
            by_line.setdefault(start.line, []).append((start.column, carets, _text(each)))
    return elsewhere, by_line


def _text(diagnostic: Diagnostic) -> str:
    names = f" (in {', '.join(diagnostic.environments)})" if diagnostic.environments else ""
    return f"{diagnostic.code.severity.value} {diagnostic.code.slug}: {diagnostic.message}{names}"


def _with_marks(text: str, by_line: dict[int, list[tuple[int, int, str]]]) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        yield line
        for column, carets, said in sorted(by_line.get(number, [])):
            # The `#` takes the first column, so a span that begins there loses one caret.
            shown = "^" * max(1, carets - 1) if column == 1 else " " * (column - 2) + "^" * carets
            yield f"#{shown} {said}"
    left = max(by_line, default=0) - len(text.splitlines())
    assert left <= 0, "something is said of a line that is not there"
