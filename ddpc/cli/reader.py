"""Reads the files of a project, and none outside of its folder."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Final

from attrs import field

from ddpc.driver import Unreadable
from ddpc.node import frozen

MOST_BYTES: Final = 16 << 20
"""The largest file that is read: no source is so large, a mistaken path may be."""


@frozen
class ProjectReader:
    """Reads files of ``folder``. Raises Unreadable with the reason, for the user.

    ``given`` are files whose bytes are known already (standard input). ``entry`` is the file that
    the user named: it may itself be a symbolic link to anywhere. ``digests`` collects the SHA-256
    of each file that was read.
    """

    folder: str
    entry: str
    given: dict[str, bytes] = field(factory=dict, repr=False)
    digests: dict[str, str] = field(factory=dict, repr=False, init=False)

    def __call__(self, path: str) -> bytes:
        """The bytes of ``path``, which is relative to the folder, with ``/`` between its parts."""
        data = self.given[path] if path in self.given else self._read(path)
        self.digests[path] = hashlib.sha256(data).hexdigest()
        return data

    def _read(self, path: str) -> bytes:
        if not path or "\0" in path:
            raise Unreadable("not a path")
        if path.startswith("/") or ".." in path.split("/"):
            raise Unreadable("outside of the project's folder")
        place = Path(self.folder, path)
        try:
            if path != self.entry:
                self._hold_inside(place)
            return _bytes(place)
        except OSError as error:
            raise Unreadable(_reason(error)) from None

    def _hold_inside(self, place: Path) -> None:
        home = os.path.realpath(self.folder)
        if not Path(os.path.realpath(place, strict=True)).is_relative_to(home):
            raise Unreadable("a symbolic link leads it out of the project's folder")


def _bytes(place: Path) -> bytes:
    """All bytes of a plain file; never waits for the other end of a pipe."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise Unreadable("it is a folder")
        if not stat.S_ISREG(mode):
            raise Unreadable("it is not a plain file")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"it is larger than {MOST_BYTES >> 20} MiB")
    return data


def _reason(error: OSError) -> str:
    known = {
        errno.ENOENT: "no such file",
        errno.ENOTDIR: "no such file",
        errno.EISDIR: "it is a folder",
        errno.ELOOP: "its symbolic links lead round in a circle",
    }
    reason = known.get(error.errno or 0) or os.strerror(error.errno or 0)
    return reason[:1].lower() + reason[1:]
