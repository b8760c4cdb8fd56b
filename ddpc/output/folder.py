"""The output folder, reached step by step so that no symbolic link leads out of it."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

from ddpc.node import frozen
from ddpc.output.filesystem import Filesystem
from ddpc.output.paths import parents


class Kind(Enum):
    """What stands at a path."""

    ABSENT = "nothing"
    FILE = "a file"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    OTHER = "a special file"


@frozen
class Sight:
    """What was seen at ``path``; ``sha256`` is of a file's bytes.

    Where a part of the path above it is no folder, ``path`` is that part.
    """

    path: str
    kind: Kind
    sha256: str | None = None


@frozen
class Folder:
    """An open folder and the calls to reach what is in it; paths have ``/`` between their parts."""

    filesystem: Filesystem
    descriptor: int

    @contextmanager
    def enter(self, path: str) -> Iterator[int]:
        """A descriptor of the folder ``path``; empty: of this one."""
        current = self.descriptor
        try:
            for part in path.split("/") if path else ():
                inner = self.filesystem.open_folder(part, current)
                self._leave(current)
                current = inner
            yield current
        finally:
            self._leave(current)

    def _leave(self, descriptor: int) -> None:
        """Give back the descriptor of an inner folder."""
        if descriptor != self.descriptor:
            try:
                self.filesystem.close(descriptor)
            except OSError:  # nothing was written by it
                return

    @contextmanager
    def at(self, path: str) -> Iterator[tuple[str, int]]:
        """The last part of ``path`` and a descriptor of the folder that holds it."""
        above, _, name = path.rpartition("/")
        with self.enter(above) as folder:
            yield name, folder

    @contextmanager
    def inside(self, path: str) -> Iterator[Folder]:
        """The folder ``path``, which stays open meanwhile: much is done in it."""
        with self.enter(path) as folder:
            yield Folder(self.filesystem, folder)

    def look(self, path: str) -> Sight:
        """What stands at ``path``. Raises OSError where that cannot be found out."""
        try:
            kind = self.kind(path)
        except OSError as error:
            if error.errno not in (errno.ENOTDIR, errno.ELOOP):
                raise
            return self._blocked(path)
        return Sight(path, kind, digest(self.read(path)) if kind is Kind.FILE else None)

    def _blocked(self, path: str) -> Sight:
        """What stands where a folder above ``path`` should."""
        for above in parents(path):
            kind = self.kind(above)
            if kind is not Kind.FOLDER:
                return Sight(above, kind)
        return Sight(path, self.kind(path))

    def kind(self, path: str) -> Kind:
        """What stands at ``path``, whose folders all are ones."""
        try:
            with self.at(path) as (name, folder):
                mode = self.filesystem.stat(name, folder).st_mode
        except FileNotFoundError:
            return Kind.ABSENT
        if stat.S_ISREG(mode):
            return Kind.FILE
        if stat.S_ISDIR(mode):
            return Kind.FOLDER
        return Kind.LINK if stat.S_ISLNK(mode) else Kind.OTHER

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        with self.at(path) as (name, folder):
            descriptor = self.filesystem.open_read(name, folder)
            try:
                return self.filesystem.read(descriptor)
            finally:
                self._leave(descriptor)

    def create(self, path: str, data: bytes, *, sync: bool) -> None:
        """A new file; ``sync``: on the disk when this returns."""
        with self.at(path) as (name, folder):
            descriptor = self.filesystem.open_new(name, folder)
            try:
                self.filesystem.write(descriptor, data)
                if sync:
                    self.filesystem.sync(descriptor)
            finally:
                self.filesystem.close(descriptor)

    def rename(self, old: str, new: str, target: Folder | None = None) -> None:
        """Move a file over what stands at ``new`` in the folder ``target`` (None: in this one)."""
        there = target or self
        with self.at(old) as (name, folder), there.at(new) as (new_name, new_folder):
            self.filesystem.rename(name, folder, new_name, new_folder)

    def link(self, old: str, new: str, target: Folder) -> None:
        """A name in ``target`` for the file ``old``; a copy where the file system has no links."""
        try:
            with self.at(old) as (name, folder), target.at(new) as (new_name, new_folder):
                self.filesystem.link(name, folder, new_name, new_folder)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                raise
            target.create(new, self.read(old), sync=True)

    def unlink(self, path: str) -> None:
        """Remove a file that may already be gone."""
        with suppress(FileNotFoundError), self.at(path) as (name, folder):
            self.filesystem.unlink(name, folder)

    def make(self, path: str) -> bool:
        """Make a folder that may already be there; whether it was not."""
        with suppress(FileExistsError), self.at(path) as (name, folder):
            self.filesystem.make_folder(name, folder)
            return True
        return False

    def remove_if_empty(self, path: str) -> None:
        """Remove a folder where that can be done: it is empty, and nothing else holds it."""
        with suppress(OSError), self.at(path) as (name, folder):
            self.filesystem.remove_folder(name, folder)

    def names(self, path: str) -> list[str]:
        """The names in the folder ``path``; none where it is not there."""
        try:
            with self.enter(path) as folder:
                return self.filesystem.names(folder)
        except FileNotFoundError:
            return []

    def sync(self, path: str) -> None:
        """Wait until the folder ``path`` (empty: this one) is on the disk, where that can be done.

        Network shares and mounts of virtual machines know it of files only.
        """
        with self.enter(path) as folder:
            try:
                self.filesystem.sync(folder)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
                    raise


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
