"""From what a compilation gave to the manifest of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ddpc import __version__
from ddpc.backends.contract import OutputFile
from ddpc.driver import Options, Outcome
from ddpc.ir.origin import Origin
from ddpc.output.folder import digest
from ddpc.output.manifest import Entry, Manifest, Range, Statement
from ddpc.source import Source, SourceMap

TOOL = f"ddpc {__version__}"


def manifest_of(
    outcome: Outcome, *, entry: str, options: Options, sources: Mapping[str, str]
) -> Manifest:
    """The manifest of ``outcome.files``; ``sources``: each read file's SHA-256."""
    statements = _Statements(outcome.sources)
    return Manifest(
        tool=TOOL,
        entry=entry,
        environment=options.environment,
        inputs=tuple(sorted(outcome.inputs)),
        sources=tuple(sorted(sources.items())),
        files={
            file.path: Entry(
                sha256=digest(file.text.encode()), ranges=tuple(_ranges(file, statements))
            )
            for file in outcome.files
        },
    )


class _Statements:
    """The statements of origins; each is found once, since a large program has many lines."""

    def __init__(self, sources: SourceMap) -> None:
        self._sources = {source.path: source for source in sources.sources}
        self._known: dict[Origin, Statement | None] = {}

    def __call__(self, origin: Origin) -> Statement | None:
        """The statement of ``origin``; None for what no statement of a known source caused."""
        if origin not in self._known:
            source = self._sources.get(origin.span.path)
            self._known[origin] = _statement(source, origin) if source else None
        return self._known[origin]


def _statement(source: Source, origin: Origin) -> Statement:
    return Statement(
        path=source.path,
        line=source.position(origin.span.start).line,
        text=origin.statement,
        pattern=origin.pattern,
    )


def _ranges(file: OutputFile, statements: _Statements) -> Iterator[Range]:
    """The ranges of ``file`` in order, neighbouring ones of one statement joined."""
    held: Range | None = None
    for lines in sorted(file.lines, key=lambda each: (each.first, each.last)):
        statement = statements(lines.origin)
        if statement is None or lines.last < lines.first:
            continue
        if held and held.statement == statement and held.last + 1 == lines.first:
            held = Range(first=held.first, last=lines.last, statement=statement)
            continue
        if held:
            yield held
        held = Range(first=lines.first, last=lines.last, statement=statement)
    if held:
        yield held
