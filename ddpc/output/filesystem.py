"""The system calls that writing needs, one to a method, so that a test can fail each of them."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
from pathlib import Path
from typing import Final

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_CHUNK: Final = 1 << 20


class Filesystem:
    """Calls relative to open folders; none but ``open_root`` follows a symbolic link.

    Every method raises OSError as the system does.
    """

    def open_root(self, path: str) -> int:
        """A descriptor of the folder that the user named, links followed."""
        return os.open(path, _FOLDER)

    def make_root(self, path: str) -> None:
        """Make the folder at ``path``."""
        Path(path).mkdir()

    def remove_root(self, path: str) -> None:
        """Remove the empty folder at ``path``."""
        Path(path).rmdir()

    def open_folder(self, name: str, folder: int) -> int:
        """A descriptor of the folder ``name`` in ``folder``."""
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)

    def open_read(self, name: str, folder: int) -> int:
        """A descriptor to read the file ``name``; never waits for a pipe's other end."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(name, flags, dir_fd=folder)

    def open_new(self, name: str, folder: int) -> int:
        """A descriptor to write the file ``name``, which must not exist."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o666, dir_fd=folder)

    def open_lock(self, name: str, folder: int) -> int:
        """A descriptor of the file ``name``, made where it does not exist."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o666, dir_fd=folder)

    def lock(self, descriptor: int) -> None:
        """Lock for this process alone. Raises BlockingIOError where another one has the lock."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of ``data``."""
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def read(self, descriptor: int) -> bytes:
        """All that can be read."""
        pieces = []
        while piece := os.read(descriptor, _CHUNK):
            pieces.append(piece)
        return b"".join(pieces)

    def sync(self, descriptor: int) -> None:
        """Wait until a file or a folder is on the disk."""
        os.fsync(descriptor)

    def sync_all(self, descriptor: int) -> bool:
        """Wait until the whole file system of ``descriptor`` is on the disk; False: cannot.

        Much faster than file by file where there are many.
        """
        if not sys.platform.startswith("linux"):
            return False
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        if not hasattr(library, "syncfs"):
            return False
        if library.syncfs(descriptor) != 0:
            error = ctypes.get_errno()
            if error == errno.ENOSYS:
                return False
            raise OSError(error, os.strerror(error))
        return True

    def close(self, descriptor: int) -> None:
        """Give a descriptor back."""
        os.close(descriptor)

    def stat(self, name: str, folder: int) -> os.stat_result:
        """What stands at ``name``."""
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def stat_open(self, descriptor: int) -> os.stat_result:
        """What a descriptor is of."""
        return os.fstat(descriptor)

    def names(self, folder: int) -> list[str]:
        """The names in a folder, sorted."""
        return sorted(os.listdir(folder))

    def rename(self, old: str, old_folder: int, new: str, new_folder: int) -> None:
        """Move a file over what stands at its new name, in one step."""
        os.rename(old, new, src_dir_fd=old_folder, dst_dir_fd=new_folder)

    def link(self, old: str, old_folder: int, new: str, new_folder: int) -> None:
        """A second name for a file."""
        os.link(old, new, src_dir_fd=old_folder, dst_dir_fd=new_folder, follow_symlinks=False)

    def unlink(self, name: str, folder: int) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=folder)

    def make_folder(self, name: str, folder: int) -> None:
        """Make the folder ``name``."""
        os.mkdir(name, dir_fd=folder)

    def remove_folder(self, name: str, folder: int) -> None:
        """Remove the empty folder ``name``."""
        os.rmdir(name, dir_fd=folder)
