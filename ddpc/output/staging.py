"""The staging folder: a build's files beside their targets, until they can take their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from ddpc.node import frozen
from ddpc.output.folder import Folder, Kind, Sight
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
        with self.folder.inside(_NEW) as new, self.folder.inside(_OLD) as old:
            for number, change in enumerate(journal.changes):
                if change.new is not None:
                    new.create(str(number), contents[change.path], sync=not many)
                if change.old is not None:
                    self.folder.link(change.path, str(number), old)
            if many:
                _sync_many(new)
            new.sync("")
            old.sync("")
        self.folder.create(_DRAFT, to_bytes(journal), sync=True)
        self.folder.rename(_DRAFT, _JOURNAL)
        self.folder.sync(STAGING)

    def finish(self, journal: Journal) -> tuple[str, ...]:
        """Make the changes that are not yet made; gives the files left alone, edited meanwhile."""
        lacking = set(journal.made)
        with self.folder.inside(_NEW) as new:
            staged = set(new.names(""))
            kept = tuple(
                change.path
                for number, change in enumerate(journal.changes)
                if change.new is None or str(number) in staged
                if not self._make(change, new, str(number), lacking)
            )
        self._sync_folders(journal)
        for path in _emptied(journal):
            self.folder.remove_if_empty(path)
        return kept

    def _make(self, change: Change, new: Folder, name: str, lacking: set[str]) -> bool:
        """Make a change whose file, if it has one, is ``name`` in ``new``; False: was edited."""
        fresh = change.old is None and self._make_above(change.path, lacking)
        sight = Sight(change.path, Kind.ABSENT) if fresh else self.folder.look(change.path)
        seen = sight.sha256 if sight.kind is Kind.FILE else sight.kind
        if seen == (change.old or Kind.ABSENT):
            if change.new is not None:
                self._move(new, name, change.path)
            elif change.old is not None:
                self.folder.unlink(change.path)
            return True
        if change.path == MANIFEST and sight.kind in (Kind.FILE, Kind.ABSENT):
            new.rename(name, change.path, self.folder)
            return True
        return seen == (change.new or Kind.ABSENT)

    def _make_above(self, path: str, lacking: set[str]) -> bool:
        """Make those folders above ``path`` that are ``lacking``, and take them out of it.

        True if the innermost is new, so that there is nothing in it. What stands against making
        one is found when the file takes its place.
        """
        above = [one for one in parents(path) if one in lacking]
        lacking.difference_update(above)
        with suppress(OSError):
            return bool(above) and all(self.folder.make(one) for one in above)
        return False

    def _move(self, staged: Folder, name: str, path: str) -> None:
        """Move a staged file to its place, making the folders above it if they are missing."""
        try:
            staged.rename(name, path, self.folder)
        except FileNotFoundError:
            for above in parents(path):
                self.folder.make(above)
            staged.rename(name, path, self.folder)

    def turn(self) -> None:
        """From now on the build is taken back."""
        self.folder.rename(_JOURNAL, _UNDO)
        self.folder.sync(STAGING)

    def undo(self, journal: Journal) -> None:
        """Take back the changes that were made; what was edited meanwhile stays."""
        with self.folder.inside(_OLD) as old:
            for number, change in reversed(list(enumerate(journal.changes))):
                self._take_back(change, old, str(number))
        for path in reversed(journal.made):
            self.folder.remove_if_empty(path)
        self._sync_folders(journal)

    def _take_back(self, change: Change, old: Folder, name: str) -> None:
        """Undo a change whose file before, if there was one, is ``name`` in ``old``."""
        sight = self.folder.look(change.path)
        made = sight.kind is Kind.ABSENT if change.new is None else sight.sha256 == change.new
        if not made or change.old == change.new:
            return
        if change.old is None:
            self.folder.unlink(change.path)
        else:
            self._move(old, name, change.path)

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


def _sync_many(folder: Folder) -> None:
    """Wait until every file in ``folder`` is on the disk."""
    filesystem = folder.filesystem
    if filesystem.sync_all(folder.descriptor):
        return
    for name in folder.names(""):
        descriptor = filesystem.open_read(name, folder.descriptor)
        try:
            filesystem.sync(descriptor)
        finally:
            filesystem.close(descriptor)


def _emptied(journal: Journal) -> Iterator[str]:
    """The folders that removed files were in, the innermost first."""
    removed = (change.path for change in journal.changes if change.new is None)
    yield from sorted({above for path in removed for above in parents(path)}, reverse=True)
