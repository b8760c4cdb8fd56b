"""One build at a time in an output folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ddpc.output.folder import Folder
from ddpc.output.paths import STAGING
from ddpc.output.problem import OutputError, OutputProblem

_LOCK = "lock"
_TRIES = 100


@contextmanager
def locked(folder: Folder, shown: str) -> Iterator[None]:
    """Hold the lock of ``folder``: a file in its staging folder, both gone afterwards.

    Raises OutputError where another process holds it, OSError. What is left in the staging
    folder afterwards stays, for the next command to finish or undo.
    """
    descriptor = _acquire(folder, shown)
    try:
        yield
    finally:
        try:
            with suppress(OSError):
                if folder.names(STAGING) == [_LOCK]:
                    folder.unlink(f"{STAGING}/{_LOCK}")
                    folder.remove_if_empty(STAGING)
        finally:
            with suppress(OSError):  # it is given back all the same
                folder.filesystem.close(descriptor)


def _acquire(folder: Folder, shown: str) -> int:
    """A descriptor of the lock file, locked, and still the one that others would find."""
    filesystem = folder.filesystem
    for _ in range(_TRIES):
        folder.make(STAGING)
        try:
            with folder.at(f"{STAGING}/{_LOCK}") as (name, inside):
                descriptor = filesystem.open_lock(name, inside)
        except FileNotFoundError:
            continue  # the build before has just tidied up
        try:
            filesystem.lock(descriptor)
            with folder.at(f"{STAGING}/{_LOCK}") as (name, inside):
                found = filesystem.stat(name, inside)
            if found.st_ino == filesystem.stat_open(descriptor).st_ino:
                return descriptor
            filesystem.close(descriptor)
        except FileNotFoundError:
            filesystem.close(descriptor)
        except BlockingIOError:
            filesystem.close(descriptor)
            raise OutputError(_busy(shown)) from None
        except BaseException:
            filesystem.close(descriptor)
            raise
    raise OutputError(_busy(shown))


def _busy(shown: str) -> OutputProblem:
    return OutputProblem(
        message=f"another ddpc is writing to `{shown}`",
        help="wait until it ends, or choose another folder with `-o`",
    )
