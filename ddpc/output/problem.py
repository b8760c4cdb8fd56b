"""What stands in the way of writing the output: like a diagnostic, without a place in a source."""

from __future__ import annotations

import errno
import os
from typing import Final

from ddpc.node import frozen

_ADVICE: Final = {
    errno.EACCES: "make it writable for you, or choose another folder with `-o`",
    errno.EPERM: "make it writable for you, or choose another folder with `-o`",
    errno.EROFS: "choose a folder on a file system that can be written, with `-o`",
    errno.ENOSPC: "free some space, or choose a folder on another file system with `-o`",
    errno.EDQUOT: "free some space, or choose a folder on another file system with `-o`",
    errno.EXDEV: "nothing may be mounted inside of the output folder; choose another with `-o`",
    errno.ENAMETOOLONG: "choose a folder with a shorter path, with `-o`",
    errno.ELOOP: "a symbolic link leads back to itself; choose another folder with `-o`",
    errno.ENOLCK: "its file system cannot lock files; choose another folder with `-o`",
}


@frozen(kw_only=True)
class OutputProblem:
    """One reason why nothing was written: ``message`` is the fact, ``help`` what to do about it.

    ``paths`` are what it is about, where they are several.
    """

    message: str
    help: str
    paths: tuple[str, ...] = ()


class OutputError(Exception):
    """The output cannot be written; the folder stays as it was unless a problem says otherwise."""

    def __init__(self, *problems: OutputProblem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def from_os_error(error: OSError, doing: str, note: str = "") -> OutputProblem:
    """The problem that the system reported while ``doing`` something (``write to `out```)."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    advice = _ADVICE.get(error.errno or 0, "see to the cause, then build again")
    return OutputProblem(
        message=f"cannot {doing}: {reason[:1].lower()}{reason[1:]}",
        help=f"{advice}; {note}" if note else advice,
    )
