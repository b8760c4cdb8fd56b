"""Reads a program's files: the first, and those that it imports."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.node import frozen
from ddpc.passes.codes import IMPORT_CYCLE, UNREADABLE_FILE
from ddpc.passes.context import Reader, Unreadable
from ddpc.schema.check import check_statement
from ddpc.schema.codes import UNKNOWN_REFERENCE
from ddpc.schema.pieces.file import FILE
from ddpc.schema.scope import NOTHING
from ddpc.source import Source, Span
from ddpc.syntax.codes import EMPTY, NOT_TEXT
from ddpc.syntax.nodes import Argument, Statement
from ddpc.syntax.parse import parse
from ddpc.syntax.strings import mentioned


@frozen(kw_only=True)
class Loaded:
    """All files of a program: their texts, and their statements one file after the other.

    ``broken``: some of it could not be read or parsed.
    """

    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    broken: bool


def load(entry: str, read: Reader) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    """The program whose first file is ``entry``, each file once."""
    loader = _Loader(read)
    loader.run(entry)
    return (
        Loaded(
            sources=tuple(loader.sources),
            statements=tuple(loader.statements),
            broken=loader.broken,
        ),
        tuple(loader.report),
    )


@frozen
class _Open:
    """A file that is being read: what is left of it, and the import that is followed now."""

    path: str
    left: Iterator[Statement]
    importing: Span | None = None


class _Loader:
    def __init__(self, read: Reader) -> None:
        self.read = read
        self.sources: list[Source] = []
        self.paths: set[str] = set()
        self.statements: list[Statement] = []
        self.report: list[Diagnostic] = []
        self.broken = False
        self.open: list[_Open] = []

    def run(self, entry: str) -> None:
        """Reads the first file and all that it leads to, imports where they stand."""
        self._file(entry, None)
        while self.open:
            file = self.open[-1]
            statement = next(file.left, None)
            if statement is None:
                self.open.pop()
            elif statement.word != "import":
                self.statements.append(statement)
            else:
                self._import(statement, file)
        if self.sources and not self.statements and not self.broken:
            self._empty(entry)

    def _import(self, statement: Statement, file: _Open) -> None:
        references = [one for each in statement.plain_arguments for one in mentioned(each)]
        if references:
            self.broken = True
            self._no_value(references[0])
            return
        setting = check_statement(statement, FILE, NOTHING, self.report, overlay=False)
        if setting is None:
            self.broken = True
            return
        span = setting.where("file")
        self.open[-1] = evolve(file, importing=span)
        self._file(normpath(setting.need("file", str)), span)

    def _file(self, path: str, importer: Span | None) -> None:
        if path in self.paths:
            self._cycle(path, importer)
            return
        source = self._source(path, importer)
        if source is None:
            self.broken = True
            return
        self.sources.append(source)
        self.paths.add(path)
        statements, problems = parse(source)
        self.report += problems
        self.broken |= bool(problems)
        self.open.append(_Open(path, iter(statements)))

    def _no_value(self, reference: Argument) -> None:
        self.report.append(
            Diagnostic(
                code=UNKNOWN_REFERENCE,
                message=f"`{reference.text}` has no value where files are imported",
                span=reference.span,
                label="stands for nothing yet",
                notes=("all files are read first: any of them may declare constants",),
                helps=("write the file's name out",),
            )
        )

    def _empty(self, entry: str) -> None:
        self.broken = True
        self.report.append(
            Diagnostic(
                code=EMPTY,
                message="the program says nothing",
                span=Span(entry, 0, 0),
                label="expected `app NAME { }` and what belongs to it",
            )
        )

    def _cycle(self, path: str, importer: Span | None) -> None:
        """A file that is imported twice is read once; one that imports itself is an error."""
        chain = [file.path for file in self.open]
        if importer is None or path not in chain:
            return
        self.broken = True
        round_ = self.open[chain.index(path) :]
        circle = " -> ".join([*(file.path for file in round_), path])
        self.report.append(
            Diagnostic(
                code=IMPORT_CYCLE,
                message=f"files import each other in a circle: {circle}",
                span=importer,
                label="closes the circle",
                labels=tuple(
                    Label(span=file.importing, text="imported here")
                    for file in round_[:-1]
                    if file.importing is not None
                ),
            )
        )

    def _source(self, path: str, importer: Span | None) -> Source | None:
        try:
            content = self.read(path)
        except Unreadable as error:
            self.report.append(
                Diagnostic(
                    code=UNREADABLE_FILE,
                    message=f"`{path}` cannot be read: {error}",
                    span=importer or Span(path, 0, 0),
                    label="imported here" if importer is not None else "",
                )
            )
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._not_text(path, importer, f"byte {error.start + 1} is not UTF-8")
            return None
        if "\0" in text:
            self._not_text(path, importer, "it holds zero bytes")
            return None
        return Source(path, text)

    def _not_text(self, path: str, importer: Span | None, reason: str) -> None:
        self.report.append(
            Diagnostic(
                code=NOT_TEXT,
                message=f"`{path}` is not text: {reason}",
                span=importer or Span(path, 0, 0),
                label="imported here" if importer is not None else "",
            )
        )
