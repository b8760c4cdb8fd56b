"""The staging folder: a build's files beside their targets, until they can take their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from attrs import frozen

from ddpc.output.folder import Folder, Kind
from ddpc.output.journal import Journal, from_bytes, to_bytes
from ddpc.output.paths import MANIFEST, STAGING, parents
from ddpc.output.plan import Change

_NEW: Final = f"{STAGING}/new"
_OLD: Final = f"{STAGING}/old"
_DRAFT: Final = f"{STAGING}/journal-draft"
_JOURNAL: Final = f"{STAGING}/journal"
_UNDO: Final = f"{STAGING}/journal-undo"

MOST_SYNCED: Final = 32
"""Files that are synced one by one; of more, the whole file system is, which is faster."""


@frozen
class Staging:
    """The staging folder of ``folder``. The caller holds the lock. All methods raise OSError.

    A build is committed when its journal is in place: from then on each change is made or, once
    the journal is turned, taken back; both can stop anywhere and be taken up again.
    """

    folder: Folder

    def stage(self, journal: Journal, contents: Mapping[str, bytes]) -> None:
        """Put the new files and copies of the old ones aside, then the journal: committed."""
        self.folder.make(_NEW)
        self.folder.make(_OLD)
        many = len(journal.changes) > MOST_SYNCED
        for number, change in enumerate(journal.changes):
            if change.new is not None:
                data = contents[change.path]
                self.folder.create(f"{_NEW}/{number}", data, sync=not many)
            if change.old is not None:
                self.folder.link(change.path, f"{_OLD}/{number}")
        if many:
            self._sync_many([f"{_NEW}/{name}" for name in self.folder.names(_NEW)])
        self.folder.sync(_NEW)
        self.folder.sync(_OLD)
        self.folder.create(_DRAFT, to_bytes(journal), sync=True)
        self.folder.rename(_DRAFT, _JOURNAL)
        self.folder.sync(STAGING)

    def _sync_many(self, paths: list[str]) -> None:
        if self.folder.filesystem.sync_all(self.folder.descriptor):
            return
        for path in paths:
            with self.folder.at(path) as (name, inside):
                descriptor = self.folder.filesystem.open_read(name, inside)
                try:
                    self.folder.filesystem.sync(descriptor)
                finally:
                    self.folder.filesystem.close(descriptor)

    def finish(self, journal: Journal) -> tuple[str, ...]:
        """Make the changes that are not yet made; gives the files left alone, edited meanwhile."""
        staged = set(self.folder.names(_NEW))
        lacking = set(journal.made)
        kept = tuple(
            change.path
            for number, change in enumerate(journal.changes)
            if not self._make(number, change, staged, lacking)
        )
        self._sync_folders(journal)
        for path in _emptied(journal):
            self.folder.remove_if_empty(path)
        return kept

    def _make(self, number: int, change: Change, names: set[str], lacking: set[str]) -> bool:
        staged = f"{_NEW}/{number}"
        if change.new is not None and str(number) not in names:
            return True
        sight = self.folder.look(change.path)
        seen = sight.sha256 if sight.kind is Kind.FILE else sight.kind
        if seen == (change.old or Kind.ABSENT):
            if change.new is not None:
                self._move(staged, change.path, lacking)
            elif change.old is not None:
                self.folder.unlink(change.path)
            return True
        if change.path == MANIFEST and sight.kind in (Kind.FILE, Kind.ABSENT):
            self.folder.rename(staged, change.path)
            return True
        return seen == (change.new or Kind.ABSENT)

    def _move(self, staged: str, path: str, lacking: set[str]) -> None:
        """Move a staged file to its place, making the folders above it where they are missing.

        ``lacking`` are folders that are likely to be; those that are made are taken out of it.
        """
        for above in parents(path):
            if above in lacking:
                self.folder.make(above)
                lacking.remove(above)
        try:
            self.folder.rename(staged, path)
        except FileNotFoundError:
            for above in parents(path):
                self.folder.make(above)
            self.folder.rename(staged, path)

    def turn(self) -> None:
        """From now on the build is taken back."""
        self.folder.rename(_JOURNAL, _UNDO)
        self.folder.sync(STAGING)

    def undo(self, journal: Journal) -> None:
        """Take back the changes that were made; what was edited meanwhile stays."""
        for number, change in reversed(list(enumerate(journal.changes))):
            sight = self.folder.look(change.path)
            made = sight.kind is Kind.ABSENT if change.new is None else sight.sha256 == change.new
            if not made or change.old == change.new:
                continue
            if change.old is None:
                self.folder.unlink(change.path)
            else:
                self._move(f"{_OLD}/{number}", change.path, set())
        for path in reversed(journal.made):
            self.folder.remove_if_empty(path)
        self._sync_folders(journal)

    def _sync_folders(self, journal: Journal) -> None:
        """Sync each folder in which a name changed, as far as it is there."""
        touched = {change.path.rpartition("/")[0] for change in journal.changes}
        touched |= {path.rpartition("/")[0] for path in journal.made}
        if len(touched) > MOST_SYNCED and self.folder.filesystem.sync_all(self.folder.descriptor):
            return
        for path in sorted(touched):
            with suppress(FileNotFoundError):
                self.folder.sync(path)

    def pending(self) -> tuple[Journal, bool] | None:
        """The journal of an interrupted build, and whether it is to be undone.

        Raises ValueError where there is one that cannot be read.
        """
        for path, undo in ((_JOURNAL, False), (_UNDO, True)):
            if self.folder.kind(path) is Kind.FILE:
                return from_bytes(self.folder.read(path)), undo
        return None

    def clear(self) -> None:
        """Remove the journal first, then all that was staged."""
        for path in (_JOURNAL, _UNDO):
            self.folder.unlink(path)
        self.folder.sync(STAGING)
        self.folder.unlink(_DRAFT)
        for path in (_NEW, _OLD):
            for name in self.folder.names(path):
                self.folder.unlink(f"{path}/{name}")
            self.folder.remove_if_empty(path)


def _emptied(journal: Journal) -> Iterator[str]:
    """The folders that removed files were in, the innermost first."""
    removed = (change.path for change in journal.changes if change.new is None)
    yield from sorted({above for path in removed for above in parents(path)}, reverse=True)
