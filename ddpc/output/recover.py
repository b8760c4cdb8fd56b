"""What becomes of a build that was interrupted."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum

from ddpc.output.filesystem import Filesystem
from ddpc.output.folder import Folder, Kind
from ddpc.output.journal import Journal
from ddpc.output.lock import locked
from ddpc.output.paths import STAGING, shown_in
from ddpc.output.problem import OutputError, OutputProblem, from_os_error
from ddpc.output.staging import Staging


class Recovery(Enum):
    """Whether the interrupted build was brought to its end, or taken back."""

    FINISHED = "finished"
    UNDONE = "undone"


def recover(target: str, filesystem: Filesystem) -> Recovery | None:
    """Finish or undo an interrupted build in the folder ``target``; None: there was none.

    Nothing is written where there is nothing to do. Raises OutputError.
    """
    try:
        descriptor = filesystem.open_root(target)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(from_os_error(error, f"read `{target}`")) from error
    folder = Folder(filesystem, descriptor)
    try:
        if folder.kind(STAGING) is Kind.ABSENT:
            return None
        with locked(folder, target):
            return recover_locked(folder, target)
    except OSError as error:
        raise OutputError(from_os_error(error, f"write to `{target}`")) from error
    finally:
        with suppress(OSError):  # nothing was written by it
            filesystem.close(descriptor)


def recover_locked(folder: Folder, shown: str) -> Recovery | None:
    """The same for an open folder whose lock is held. Raises OutputError, OSError."""
    staging = Staging(folder)
    try:
        pending = staging.pending()
    except ValueError:
        raise OutputError(_damaged(shown)) from None
    if pending is None:
        if folder.names(STAGING) != ["lock"]:
            staging.clear()
        return None
    journal, undo = pending
    recovery = Recovery.UNDONE if undo else _finish_or_turn(staging, journal)
    if recovery is Recovery.UNDONE:
        staging.undo(journal)
    staging.clear()
    return recovery


def _finish_or_turn(staging: Staging, journal: Journal) -> Recovery:
    try:
        staging.finish(journal)
    except OSError:
        staging.turn()
        return Recovery.UNDONE
    return Recovery.FINISHED


def _damaged(shown: str) -> OutputProblem:
    staging = shown_in(shown, STAGING)
    return OutputProblem(
        message=f"`{staging}` holds an interrupted build whose journal is damaged",
        help=f"delete `{staging}`; files that the next build then names as edited or in "
        "the way are the interrupted build's, and can go with it",
    )
