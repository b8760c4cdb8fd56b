"""The manifest: what a build wrote, and which statement each line of it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from attrs import field

from ddpc.node import frozen
from ddpc.output.paths import is_plain

VERSION: Final = 1
_MARK: Final = "ddpc-manifest"


class ManifestUnreadableError(Exception):
    """A manifest that this ddpc cannot read; the text says why."""


@frozen(kw_only=True)
class Statement:
    """A statement of a source: its path in the project, its line from 1, its text in short."""

    path: str
    line: int
    text: str
    pattern: str | None = None

    @property
    def at(self) -> str:
        """Where it stands, as people write it."""
        return f"{self.path}:{self.line}"


@frozen(kw_only=True)
class Range:
    """Lines ``first`` to ``last`` (from 1, both included) that came from a statement."""

    first: int
    last: int
    statement: Statement


@frozen(kw_only=True)
class Entry:
    """A written file: the SHA-256 of its bytes, and where its lines came from."""

    sha256: str
    ranges: tuple[Range, ...] = field(default=(), repr=False)


@frozen(kw_only=True)
class Manifest:
    """All about one build. The same program gives the same bytes: no times, no absolute paths.

    ``sources`` are (path in the project, SHA-256) pairs, ``inputs`` (name, value) pairs.
    """

    tool: str
    entry: str = ""
    environment: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    files: dict[str, Entry] = field(factory=dict)


def to_text(manifest: Manifest) -> str:
    """The manifest as JSON: an entry a line, so that a difference between builds reads well."""
    statements: dict[Statement, int] = {}
    files = {path: _entry(manifest.files[path], statements) for path in sorted(manifest.files)}
    members = {
        _MARK: VERSION,
        "tool": manifest.tool,
        "entry": manifest.entry,
        "environment": manifest.environment,
        "inputs": dict(sorted(manifest.inputs)),
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in members.items()]
    lines.append(_table("sources", dict(sorted(manifest.sources))))
    table = [
        json.dumps({"at": each.at, "statement": each.text, "pattern": each.pattern})
        for each in statements
    ]
    body = ",\n    ".join(table)
    lines.append(f'  "statements": [\n    {body}\n  ]' if table else '  "statements": []')
    lines.append(_table("files", files))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(entry: Entry, statements: dict[Statement, int]) -> dict[str, Any]:
    return {
        "sha256": entry.sha256,
        "lines": [
            [each.first, each.last, statements.setdefault(each.statement, len(statements))]
            for each in entry.ranges
        ],
    }


def _table(name: str, members: dict[str, Any]) -> str:
    if not members:
        return f"  {json.dumps(name)}: {{}}"
    rows = (f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in members.items())
    return f"  {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n  }"


def from_text(text: str) -> Manifest:
    """The manifest that ``text`` is. Raises ManifestUnreadableError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ManifestUnreadableError("it is not JSON") from None
    if not isinstance(data, dict) or _MARK not in data:
        raise ManifestUnreadableError("it is not a manifest of ddpc")
    if data[_MARK] != VERSION:
        raise ManifestUnreadableError(f"its version is {data[_MARK]!r}, not {VERSION}")
    try:
        return _manifest(data)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise ManifestUnreadableError("it was edited, or cut off") from None


def _manifest(data: dict[str, Any]) -> Manifest:
    statements = tuple(_statement(each) for each in data["statements"])
    files = {
        path: Entry(
            sha256=_text(entry["sha256"]), ranges=tuple(_ranges(entry["lines"], statements))
        )
        for path, entry in data["files"].items()
    }
    if not all(is_plain(path) for path in files):
        raise ValueError(files)
    return Manifest(
        tool=_text(data["tool"]),
        entry=_text(data["entry"]),
        environment=None if data["environment"] is None else _text(data["environment"]),
        inputs=_pairs(data["inputs"]),
        sources=_pairs(data["sources"]),
        files=files,
    )


def _statement(data: dict[str, Any]) -> Statement:
    path, _, line = _text(data["at"]).rpartition(":")
    pattern = data["pattern"]
    return Statement(
        path=path,
        line=int(line),
        text=_text(data["statement"]),
        pattern=None if pattern is None else _text(pattern),
    )


def _ranges(data: Any, statements: tuple[Statement, ...]) -> Iterator[Range]:
    for first, last, index in data:
        if not all(type(number) is int and number >= 0 for number in (first, last, index)):
            raise ValueError(data)
        yield Range(first=first, last=last, statement=statements[index])


def _pairs(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _text(value)) for name, value in data.items())


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
