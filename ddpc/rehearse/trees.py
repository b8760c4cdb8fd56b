"""Shows a tree of files at another place, where nothing that is done changes the tree."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ddpc.rehearse import syscalls

_KERNELS = ("proc", "sys", "dev")
_OWN = ("usr", "opt", "lib", "lib64", "nix", "var")
"""What may be a file system of its own."""


def overlay_tree(tree: Path, at: Path, layers: Path, masked: Iterable[str]) -> None:
    """Show the tree, with changes in memory above it; ``masked`` folders are empty."""
    layers.mkdir()
    _overlay(tree, at, layers / "root")
    for name in _OWN:  # overlayfs does not look into what is mounted
        if os.path.ismount(tree / name):
            _overlay(tree / name, at / name, layers / name)
    for path in masked:
        folder = at / path.lstrip("/")
        if folder.is_dir() and not folder.is_symlink():
            syscalls.mount("tmpfs", str(folder), "tmpfs", syscalls.MS_NOSUID, "mode=0755,size=1m")


def bind_tree(tree: Path, at: Path, places: Iterable[str], masked: Iterable[str]) -> None:
    """Show the tree as it is, for root of a user namespace, to whom its folders are foreign.

    The folders on the way to ``places`` are new ones, so that something can be put there.
    """
    syscalls.mount(str(at), str(at), flags=syscalls.MS_BIND)  # so that it can be read-only
    leaves = {PurePosixPath(path.strip("/")) for path in places}
    ways = {way for leaf in leaves for way in leaf.parents}
    empty = {PurePosixPath(path.strip("/")) for path in (*masked, *_KERNELS)}
    _bind(tree, at, PurePosixPath(), leaves, ways, empty)


def _bind(
    tree: Path,
    at: Path,
    here: PurePosixPath,
    leaves: set[PurePosixPath],
    ways: set[PurePosixPath],
    empty: set[PurePosixPath],
) -> None:
    for each in (tree / here).iterdir():
        inner = here / each.name
        place = at / inner
        if inner in leaves:
            continue
        if each.is_symlink():
            place.symlink_to(each.readlink())
        elif inner in empty:
            place.mkdir()
        elif inner in ways and each.is_dir():
            place.mkdir()
            _bind(tree, at, inner, leaves, ways, empty)
        else:
            place.mkdir() if each.is_dir() else place.touch()
            with suppress(OSError):  # what this user may not see
                syscalls.mount(str(each), str(place), flags=syscalls.MS_BIND | syscalls.MS_REC)
            with suppress(OSError):  # mounted with other flags that have to stay; not ours anyway
                read_only(place)


def read_only(folder: Path) -> None:
    """Let nobody write there any more."""
    flags = syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY
    syscalls.mount("none", str(folder), flags=flags)


def _overlay(lower: Path, at: Path, layers: Path) -> None:
    for name in ("changes", "work"):
        (layers / name).mkdir(parents=True)
    os.chdir(lower)  # a relative lower folder needs no escaping
    options = f"lowerdir=.,upperdir={layers}/changes,workdir={layers}/work"
    syscalls.mount("overlay", str(at), "overlay", options=options)
