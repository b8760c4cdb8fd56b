"""The journal: what a build is about to do, written before it does any of it."""

from __future__ import annotations

import json
from typing import Any, Final

from ddpc.node import frozen
from ddpc.output.paths import MANIFEST, is_plain
from ddpc.output.plan import Change

_MARK: Final = "ddpc-journal"
_VERSION: Final = 1


@frozen(kw_only=True)
class Journal:
    """The changes of a build; the manifest's is the last.

    The number of a change is the name of its staged file and of the kept copy of the old one.
    ``made`` are the folders that did not exist before, the outermost first.
    """

    changes: tuple[Change, ...]
    made: tuple[str, ...]


def to_bytes(journal: Journal) -> bytes:
    """The journal as JSON, a change a line."""
    rows = ",\n".join(json.dumps([each.path, each.old, each.new]) for each in journal.changes)
    head = json.dumps({_MARK: _VERSION, "made": journal.made})
    return f'{head[:-1]}, "changes": [\n{rows}\n]}}\n'.encode()


def from_bytes(data: bytes) -> Journal:
    """The journal that ``data`` is. Raises ValueError where it is none."""
    try:
        members: dict[str, Any] = json.loads(data)
        if members[_MARK] != _VERSION:
            raise ValueError(members[_MARK])
        changes = tuple(
            Change(path=path, old=old, new=new) for path, old, new in members["changes"]
        )
        made = tuple(members["made"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    paths = [change.path for change in changes] + list(made)
    if not all(path == MANIFEST or is_plain(path) for path in paths):
        raise ValueError("a path leads out of the folder")
    return Journal(changes=changes, made=made)
