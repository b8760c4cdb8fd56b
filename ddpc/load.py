"""Reads a program's files: the first, and those that it imports."""

from __future__ import annotations

from posixpath import normpath

from attrs import frozen

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.codes import IMPORT_CYCLE, UNREADABLE_FILE
from ddpc.passes.context import Reader, Unreadable
from ddpc.schema.check import check_statement
from ddpc.schema.pieces.file import FILE
from ddpc.schema.scope import NOTHING
from ddpc.source import Source, Span
from ddpc.syntax.codes import EMPTY, NOT_TEXT
from ddpc.syntax.nodes import Statement
from ddpc.syntax.parse import parse


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
    loader.file(entry, None, ())
    return (
        Loaded(
            sources=tuple(loader.sources),
            statements=tuple(loader.statements),
            broken=loader.broken,
        ),
        tuple(loader.report),
    )


class _Loader:
    def __init__(self, read: Reader) -> None:
        self.read = read
        self.sources: list[Source] = []
        self.paths: set[str] = set()
        self.statements: list[Statement] = []
        self.report: list[Diagnostic] = []
        self.broken = False

    def file(self, path: str, importer: Span | None, chain: tuple[tuple[str, Span], ...]) -> None:
        if path in self.paths:
            self._cycle(path, importer, chain)
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
        if not statements and not problems and importer is None:
            self.broken = True
            self.report.append(
                Diagnostic(
                    code=EMPTY,
                    message="the program says nothing",
                    span=Span(path, 0, 0),
                    label="expected `app NAME { }` and what belongs to it",
                )
            )
        for statement in statements:
            if statement.word != "import":
                self.statements.append(statement)
                continue
            setting = check_statement(statement, FILE, NOTHING, self.report, overlay=False)
            if setting is None:
                self.broken = True
                continue
            span = setting.where("file")
            target = normpath(setting.need("file", str))
            self.file(target, span, (*chain, (path, span)))

    def _cycle(self, path: str, importer: Span | None, chain: tuple[tuple[str, Span], ...]) -> None:
        """A file that is imported twice is read once; one that imports itself is an error."""
        if importer is None or path not in {name for name, _ in chain}:
            return
        self.broken = True
        place = [name for name, _ in chain].index(path)
        circle = " -> ".join([*(name for name, _ in chain[place:]), path])
        self.report.append(
            Diagnostic(
                code=IMPORT_CYCLE,
                message=f"files import each other in a circle: {circle}",
                span=importer,
                label="closes the circle",
                labels=tuple(Label(span=span, text="imported here") for _, span in chain[place:-1]),
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
