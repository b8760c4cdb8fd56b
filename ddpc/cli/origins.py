"""Looks up the origins of lines in the manifest of an output folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ddpc.cli.place import Place
from ddpc.diagnostics.visible import visible
from ddpc.node import frozen
from ddpc.output.folder import digest
from ddpc.output.manifest import Manifest, ManifestUnreadableError, Statement, from_text
from ddpc.output.paths import MANIFEST
from ddpc.output.recover import recover
from ddpc.output.write import REAL


class NotFoundError(Exception):
    """There is no such file, line or manifest; the text says which, to the user."""


@frozen(kw_only=True)
class Origin:
    """Lines ``first`` to ``last`` of ``file`` (as the user can open it) came from ``statement``."""

    file: str
    first: int
    last: int
    statement: Statement

    @property
    def numbers(self) -> str:
        """The lines as people write them."""
        return f"{self.first}-{self.last}"


@frozen(kw_only=True)
class Found:
    """What was found, and what the reader should know of it."""

    origins: tuple[Origin, ...]
    remarks: tuple[str, ...] = ()


def statements_of(place: Place) -> Found:
    """The statements that a line of an output file came from; of all lines, where none is given.

    Raises NotFoundError; OutputError where an interrupted build cannot be finished.
    """
    data = _bytes(place.file)
    folder, name = _output_of(place.file)
    recover(folder, REAL)
    manifest = _manifest(folder)
    entry = manifest.files.get(name)
    if entry is None:
        raise NotFoundError(
            f"`{visible(place.file)}` is not among the files that ddpc wrote to `{visible(folder)}`"
        )
    remarks = []
    if digest(data) != entry.sha256:
        remarks.append(f"{visible(place.file)} was edited since ddpc wrote it: lines may be off")
    _hold_inside(place, data)
    origins = tuple(
        Origin(file=place.file, first=each.first, last=each.last, statement=each.statement)
        for each in entry.ranges
        if place.line is None or each.first <= place.line <= each.last
    )
    if not origins:
        what = "all of it" if place.line is None else f"line {place.line}"
        remarks.append(f"{what} came from no statement of its own: every such file has it")
    return Found(origins=origins, remarks=tuple(remarks))


def lines_from(place: Place, output: str) -> Found:
    """The lines of the output that came from a line of the program; from all, if none is given.

    A line inside of a statement that is nothing by itself counts as the statement above it.
    Raises NotFoundError; OutputError where an interrupted build cannot be finished.
    """
    data = _bytes(place.file)
    recover(output, REAL)
    manifest = _manifest(output)
    path = _source(place.file, manifest, output)
    _hold_inside(place, data)
    remarks = []
    if dict(manifest.sources)[path] != digest(data):
        remarks.append(f"{visible(place.file)} was edited since the build: lines may be off")
    own = {
        each.statement
        for entry in manifest.files.values()
        for each in entry.ranges
        if each.statement.path == path
    }
    line = place.line
    if line is not None:
        line = _statement_line(line, own)
        if line is None:
            raise NotFoundError(f"nothing came from `{visible(place.file)}:{place.line}`")
        if line != place.line:
            remarks.append(
                f"nothing came from line {place.line} by itself; "
                f"this came from the statement above it, at line {line}"
            )
    origins = (
        Origin(
            file=str(Path(output, name)),
            first=each.first,
            last=each.last,
            statement=each.statement,
        )
        for name, entry in manifest.files.items()
        for each in entry.ranges
        if each.statement.path == path and line in (None, each.statement.line)
    )
    ordered = sorted(origins, key=lambda o: (o.statement.line, o.statement.text, o.file, o.first))
    return Found(origins=tuple(ordered), remarks=tuple(remarks))


def _hold_inside(place: Place, data: bytes) -> None:
    """Raise NotFoundError where the file with these bytes has no such line."""
    last = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    if place.line is not None and not 1 <= place.line <= last:
        raise NotFoundError(f"`{visible(place.file)}` has no line {place.line}; its last is {last}")


def _statement_line(line: int, own: Iterable[Statement]) -> int | None:
    """The line of the statement that ``line`` is in, as far as the manifest tells."""
    return max((each.line for each in own if each.line <= line), default=None)


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise NotFoundError(
            f"cannot read `{visible(file)}`: {reason[:1].lower()}{reason[1:]}"
        ) from None
    except ValueError:
        raise NotFoundError(f"`{visible(file)}` is not a path") from None


def _output_of(file: str) -> tuple[str, str]:
    """The output folder that ``file`` is in, as the user can open it, and its path there."""
    path = Path(file)
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - links are not resolved
    for above in whole.parents:
        if (above / MANIFEST).is_file():
            name = whole.relative_to(above)
            shown = (
                path.parents[len(name.parts) - 1] if len(path.parents) >= len(name.parts) else None
            )
            return str(shown or above), name.as_posix()
    raise NotFoundError(
        f"no folder above `{visible(file)}` holds a `{MANIFEST}`; for a line of the program, "
        "name the output folder with `-o`"
    )


def _manifest(folder: str) -> Manifest:
    path = Path(folder, MANIFEST)
    try:
        return from_text(_bytes(str(path)).decode("utf-8", "replace"))
    except ManifestUnreadableError as error:
        raise NotFoundError(f"`{visible(str(path))}` cannot be read: {error}") from None


def _source(file: str, manifest: Manifest, output: str) -> str:
    """The path in the project of the source ``file``: the longest that its own path ends with."""
    parts = PurePosixPath(os.path.realpath(file)).parts
    ends = [
        path
        for path, _ in manifest.sources
        if parts[-len(PurePosixPath(path).parts) :] == PurePosixPath(path).parts
    ]
    if not ends:
        raise NotFoundError(
            f"`{visible(output)}` was not built from `{visible(file)}`, but from "
            + ", ".join(f"`{visible(path)}`" for path, _ in manifest.sources)
        )
    return max(ends, key=len)
