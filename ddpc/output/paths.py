"""Paths of output files: relative, plain, and possible beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

MANIFEST: Final = "ddpc-manifest.json"
STAGING: Final = ".ddpc-staging"


def is_plain(path: str) -> bool:
    """Whether ``path`` stays below the folder it is taken from, written in the one usual way."""
    parts = path.split("/")
    return (
        "\0" not in path
        and all(part not in ("", ".", "..") for part in parts)
        and parts[0] not in (MANIFEST, STAGING)
    )


def shown_in(folder: str, path: str) -> str:
    """``path`` in the output folder that was named ``folder``, for messages."""
    return str(PurePath(folder, path))


def parents(path: str) -> tuple[str, ...]:
    """The folders above ``path``, the outermost first: ``a/b/c`` is below ``a`` and ``a/b``."""
    parts = path.split("/")[:-1]
    return tuple("/".join(parts[: count + 1]) for count in range(len(parts)))


def check(paths: Iterable[str]) -> None:
    """Raise ValueError unless all ``paths`` are plain and can be files of one folder.

    Two that differ only in case cannot: some file systems take them for one.
    """
    seen: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        if not is_plain(path):
            raise ValueError(f"not a path of an output file: {path!r}")
        other = seen.setdefault(path.casefold(), path)
        if other is not path:
            raise ValueError(f"two output files with one path: {other!r} and {path!r}")
        folders |= {folder.casefold() for folder in parents(path)}
    for folded, path in seen.items():
        if folded in folders:
            raise ValueError(f"an output file stands where a folder is needed: {path!r}")
