"""What a build would do to the output folder, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field

from ddpc.node import frozen
from ddpc.output.folder import Folder, Kind, Sight, digest
from ddpc.output.looks import Looks
from ddpc.output.manifest import Manifest
from ddpc.output.paths import shown_in
from ddpc.output.problem import OutputError, OutputProblem

MOST_NAMED = 10
"""Paths that one problem lists; more are counted."""


@frozen(kw_only=True)
class Change:
    """A file's SHA-256 before and after; None: there is no such file."""

    path: str
    old: str | None
    new: str | None


@frozen(kw_only=True)
class Plan:
    """The changes in the order of their paths, and the files that stay as they are."""

    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]


@frozen(kw_only=True)
class _Against:
    """What stands against a build, collected so that all of it is said at once."""

    edited: list[str] = field(factory=list)
    strangers: list[str] = field(factory=list)
    wrong: dict[str, Kind] = field(factory=dict)
    shown: str

    def problems(self) -> Iterator[OutputProblem]:
        if self.edited:
            yield OutputProblem(
                message=f"edited since ddpc wrote {_them(self.edited)}: "
                + _listed(self.shown, self.edited),
                help="move the edits into the program, or build with `--force` to overwrite them",
                paths=tuple(self.edited),
            )
        if self.strangers:
            yield OutputProblem(
                message="not written by ddpc, and in the way: "
                + _listed(self.shown, self.strangers),
                help=f"move or delete {_them(self.strangers)}, or choose another folder with `-o`",
                paths=tuple(self.strangers),
            )
        for path, kind in self.wrong.items():
            yield OutputProblem(
                message=f"{kind.value} stands at {_listed(self.shown, [path])}, "
                "where the build has its own file or folder",
                help="move or delete it, or choose another folder with `-o`",
                paths=(path,),
            )


def plan(
    folder: Folder,
    files: Mapping[str, bytes],
    owned: Manifest | None,
    *,
    force: bool,
    shown: str,
) -> Plan:
    """How ``folder`` becomes ``files``, given the manifest of the build before.

    ``force`` overwrites (and removes) files of the manifest that were edited since. ``shown`` is
    the folder's path for messages. Raises OutputError with all that stands against it, OSError.
    """
    before = owned.files if owned else {}
    against = _Against(shown=shown)
    changes: list[Change] = []
    unchanged = []
    looks = Looks(folder)
    for path in sorted({*files, *before}):
        sight = looks.at(path)
        data = files.get(path)
        new = digest(data) if data is not None else None
        if sight.sha256 is not None and sight.sha256 == new:
            unchanged.append(path)
        elif _may(
            sight, path, new, before[path].sha256 if path in before else None, force, against
        ):
            changes.append(Change(path=path, old=sight.sha256, new=new))
    if problems := tuple(against.problems()):
        raise OutputError(*problems)
    return Plan(changes=tuple(changes), unchanged=tuple(unchanged))


def _may(
    sight: Sight, path: str, new: str | None, written: str | None, force: bool, against: _Against
) -> bool:
    """Whether what is seen may be replaced by ``new``; notes in ``against`` why it may not."""
    if sight.kind is Kind.ABSENT:
        return new is not None
    if sight.kind is not Kind.FILE or sight.path != path:
        if new is not None:
            against.wrong[sight.path] = sight.kind
        return False
    if written is None:
        against.strangers.append(path)
        return False
    if sight.sha256 != written and not force:
        against.edited.append(path)
        return False
    return True


def _them(paths: list[str]) -> str:
    return "it" if len(paths) == 1 else "them"


def _listed(shown: str, paths: list[str]) -> str:
    listed = ", ".join(f"`{shown_in(shown, path)}`" for path in paths[:MOST_NAMED])
    return listed + (f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else "")
