"""Writing a build into the output folder: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ddpc.backends.contract import OutputFile
from ddpc.node import frozen
from ddpc.output.filesystem import Filesystem
from ddpc.output.folder import Folder, Kind, digest
from ddpc.output.journal import Journal
from ddpc.output.lock import locked
from ddpc.output.looks import Looks
from ddpc.output.manifest import Manifest, ManifestUnreadableError, from_text, to_text
from ddpc.output.paths import MANIFEST, check, parents, shown_in
from ddpc.output.plan import Change, Plan, plan
from ddpc.output.problem import OutputError, OutputProblem, from_os_error
from ddpc.output.recover import Recovery, recover_locked
from ddpc.output.staging import Staging

REAL: Final = Filesystem()


@frozen(kw_only=True)
class Written:
    """What a build did to the output folder, each file under its path there.

    ``kept`` are files that were edited while the build was written, and left alone;
    ``recovered`` is what became of an interrupted build before this one.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...] = ()
    recovered: Recovery | None = None


def write(
    target: str,
    files: tuple[OutputFile, ...],
    manifest: Manifest,
    *,
    force: bool = False,
    filesystem: Filesystem = REAL,
) -> Written:
    """Make the folder ``target`` hold ``files`` and ``manifest``, and what is not ddpc's.

    ``force`` overwrites files that were edited since ddpc wrote them. Raises OutputError; then the
    folder is as it was, unless a problem says otherwise. Raises ValueError for paths that no
    backend may give.
    """
    check(file.path for file in files)
    contents = {file.path: file.text.encode() for file in files}
    try:
        with _opened(target, filesystem) as folder, locked(folder, target):
            recovered = recover_locked(folder, target)
            changes = plan(folder, contents, _owned(folder, target), force=force, shown=target)
            kept = _apply(folder, changes, contents, to_text(manifest).encode(), target)
    except OSError as error:
        raise OutputError(from_os_error(error, f"write to `{target}`")) from error
    return _written(changes, kept, recovered)


@contextmanager
def _opened(target: str, filesystem: Filesystem) -> Iterator[Folder]:
    """The folder ``target``, made where it does not exist, and removed again on failure."""
    made: list[str] = []
    try:
        descriptor = _root(target, filesystem, made)
        try:
            yield Folder(filesystem, descriptor)
        finally:
            with suppress(OSError):  # nothing was written by it
                filesystem.close(descriptor)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                filesystem.remove_root(path)
        raise


def _root(target: str, filesystem: Filesystem, made: list[str]) -> int:
    """A descriptor of ``target``; adds to ``made`` each folder that it makes."""
    try:
        for path in _missing(target):
            filesystem.make_root(path)
            made.append(path)
        return filesystem.open_root(target)
    except NotADirectoryError as error:
        raise OutputError(_no_folder(target)) from error


def _missing(target: str) -> list[str]:
    """``target`` and the folders above it that do not exist, the outermost first."""
    path = Path(target)
    missing = []
    while not path.exists() and not path.is_symlink():
        if path.name != "..":  # there as soon as the folder is that it leads out of
            missing.append(str(path))
        path = path.parent
    if path.is_symlink() and not path.exists():
        raise OutputError(
            OutputProblem(
                message=f"`{path}` is a symbolic link to nothing",
                help="make the folder that it names, or choose another with `-o`",
            )
        )
    return missing[::-1]


def _no_folder(target: str) -> OutputProblem:
    every = (Path(target), *Path(target).parents)
    path = next((above for above in every if above.exists() and not above.is_dir()), every[0])
    return OutputProblem(
        message=f"`{path}` is not a folder",
        help="move or delete it, or choose another folder with `-o`",
    )


def _owned(folder: Folder, shown: str) -> Manifest | None:
    """The manifest in the folder, which says which files are ddpc's."""
    kind = folder.kind(MANIFEST)
    if kind is Kind.ABSENT:
        return None
    if kind is not Kind.FILE:
        raise OutputError(_unreadable(shown, f"it is {kind.value}"))
    try:
        return from_text(folder.read(MANIFEST).decode("utf-8", "replace"))
    except ManifestUnreadableError as error:
        raise OutputError(_unreadable(shown, str(error))) from None


def _unreadable(shown: str, why: str) -> OutputProblem:
    return OutputProblem(
        message=f"`{shown_in(shown, MANIFEST)}` cannot be read: {why}",
        help="put it back as ddpc wrote it; or delete it, and the files that the build then names "
        "as in the way; or choose another folder with `-o`",
        paths=(MANIFEST,),
    )


def _apply(
    folder: Folder, changes: Plan, contents: Mapping[str, bytes], manifest: bytes, shown: str
) -> tuple[str, ...]:
    """Make the changes, the manifest's last; the files left alone since they were just edited."""
    sight = folder.look(MANIFEST)
    last = Change(path=MANIFEST, old=sight.sha256, new=digest(manifest))
    every = changes.changes + ((last,) if last.old != last.new else ())
    if not every:
        return ()
    above = {part for change in every if change.new for part in parents(change.path)}
    looks = Looks(folder)
    made = tuple(path for path in sorted(above) if looks.at(path).kind is Kind.ABSENT)
    journal = Journal(changes=every, made=made)
    staging = Staging(folder)
    try:
        staging.stage(journal, {**contents, MANIFEST: manifest})
    except BaseException:
        with suppress(OSError):
            staging.clear()
        raise
    try:
        kept = staging.finish(journal)
    except OSError as error:
        raise OutputError(_taken_back(staging, journal, error, shown)) from error
    with suppress(OSError):  # the build is whole; the next command tidies up
        staging.clear()
    return kept


def _taken_back(staging: Staging, journal: Journal, error: OSError, shown: str) -> OutputProblem:
    """Undo a build that cannot be finished, and say what stood against it."""
    try:
        staging.turn()
        staging.undo(journal)
        staging.clear()
    except OSError:
        note = "some files are new, others old: the next build finishes or undoes this one"
    else:
        note = "the folder is as it was"
    return from_os_error(error, f"write to `{shown}`", note)


def _written(changes: Plan, kept: tuple[str, ...], recovered: Recovery | None) -> Written:
    done = tuple(change for change in changes.changes if change.path not in kept)
    return Written(
        new=tuple(change.path for change in done if change.old is None),
        changed=tuple(change.path for change in done if change.old and change.new),
        removed=tuple(change.path for change in done if change.new is None),
        unchanged=changes.unchanged,
        kept=kept,
        recovered=recovered,
    )
