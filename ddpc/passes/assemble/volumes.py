"""Volumes and mounts of a service's own container."""

from __future__ import annotations

import re
from hashlib import sha256
from posixpath import split

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Mount, Scratch, SecretFiles, Storage, TextFiles, Volume
from ddpc.ir.design import MountedFile, Service, StorageUse
from ddpc.ir.values import SecretKey, Size
from ddpc.passes.codes_service import HIDES_SYSTEM, MIXED_DIRECTORY
from ddpc.reading.system import SYSTEM


def volumes_of(
    service: Service, report: list[Diagnostic]
) -> tuple[tuple[Volume, ...], tuple[Mount, ...]]:
    """The volumes of a service and where its container sees them."""
    volumes: list[Volume] = []
    mounts: list[Mount] = []
    for storage in (s for s in service.storage if not s.scratch):
        name = _name(storage.path)
        _check_hidden(storage, report)
        volumes.append(_storage(name, storage))
        mounts.append(Mount(volume=name, path=storage.path, read_only=False))
    for scratch in (s for s in service.storage if s.scratch):
        name = f"scratch-{_name(scratch.path)}"
        _check_hidden(scratch, report)
        volumes.append(
            Scratch(
                name=name,
                size=scratch.size or Size(1 << 30),
                in_memory=scratch.in_memory,
                origin=scratch.origin,
            )
        )
        mounts.append(Mount(volume=name, path=scratch.path, read_only=False))
    directories: dict[str, list[MountedFile]] = {}
    for file in service.files:
        directories.setdefault(split(file.path)[0], []).append(file)
    for directory, files in sorted(directories.items()):
        volume = _files(f"files-{_name(directory)}", directory, files, report)
        if volume is not None:
            volumes.append(volume)
            mounts.append(Mount(volume=volume.name, path=directory))
    return tuple(volumes), tuple(mounts)


LONGEST = 40
"""Characters of a volume's name that come from its path; a claim's name has the pod's before it."""


def _name(path: str) -> str:
    """A volume's name from the path where it is mounted.

    A claim is found by its name, so the name must not change when other storage comes or goes.
    """
    name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    if 0 < len(name) <= LONGEST:
        return name
    digest = sha256(path.encode()).hexdigest()[:8]
    return f"{name[: LONGEST - 9].rstrip('-')}-{digest}".removeprefix("-")


def _check_hidden(storage: StorageUse, report: list[Diagnostic]) -> None:
    """An empty volume in the place of what the image needs; /tmp and /var are often meant."""
    if storage.path not in SYSTEM - {"/tmp", "/var"}:
        return
    report.append(
        Diagnostic(
            code=HIDES_SYSTEM,
            message=f"a volume at `{storage.path}` would hide all that the image has there",
            span=storage.origin.span,
            label="empty at first",
            helps=("give it a directory of its own, such as `/data`",),
        )
    )


def _storage(name: str, storage: StorageUse) -> Storage:
    return Storage(
        name=name,
        size=storage.size,
        storage_class=storage.storage_class,
        claim=storage.claim,
        origin=storage.origin,
    )


def _files(
    name: str, directory: str, files: list[MountedFile], report: list[Diagnostic]
) -> TextFiles | SecretFiles | None:
    first = files[0]
    if directory in SYSTEM:
        report.append(
            Diagnostic(
                code=HIDES_SYSTEM,
                message=f"a file in `{directory}` would hide all that the image has there",
                span=first.origin.span,
                label="mounted as a whole directory",
                helps=("give it a directory of its own, such as `/etc/app/…`",),
            )
        )
        return None
    sources = {
        file.content.secret if isinstance(file.content, SecretKey) else None for file in files
    }
    if len(sources) > 1:
        report.append(
            Diagnostic(
                code=MIXED_DIRECTORY,
                message=f"files from two sources cannot share the directory `{directory}`",
                span=files[1].origin.span,
                label="from another source",
                labels=(Label(span=first.origin.span, text="from the first"),),
            )
        )
        return None
    if isinstance(first.content, SecretKey):
        return SecretFiles(
            name=name,
            secret=first.content.secret,
            items=tuple(
                (file.content.key, split(file.path)[1])
                for file in files
                if isinstance(file.content, SecretKey)
            ),
            origin=first.origin,
        )
    return TextFiles(
        name=name,
        files=tuple(
            (split(file.path)[1], file.content) for file in files if isinstance(file.content, str)
        ),
        origin=first.origin,
    )
