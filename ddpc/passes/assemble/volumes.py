"""Volumes and mounts of a service's own container."""

from __future__ import annotations

from posixpath import split

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Mount, Scratch, SecretFiles, Storage, TextFiles, Volume
from ddpc.ir.design import MountedFile, Service, StorageUse
from ddpc.ir.values import SecretKey, Size
from ddpc.passes.codes_service import HIDES_SYSTEM, MIXED_DIRECTORY

SYSTEM = {"/", "/bin", "/dev", "/etc", "/lib", "/proc", "/sbin", "/sys", "/usr", "/var", "/tmp"}
"""Directories that an image needs as they are; a mounted directory hides what was there."""


def volumes_of(
    service: Service, report: list[Diagnostic]
) -> tuple[tuple[Volume, ...], tuple[Mount, ...]]:
    """The volumes of a service and where its container sees them."""
    volumes: list[Volume] = []
    mounts: list[Mount] = []
    for number, storage in enumerate(s for s in service.storage if not s.scratch):
        name = "data" if number == 0 else f"data-{number}"
        volumes.append(_storage(name, storage))
        mounts.append(Mount(volume=name, path=storage.path, read_only=False))
    for number, scratch in enumerate(s for s in service.storage if s.scratch):
        name = "scratch" if number == 0 else f"scratch-{number}"
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
    for number, (directory, files) in enumerate(sorted(directories.items())):
        volume = _files(f"files-{number}" if number else "files", directory, files, report)
        if volume is not None:
            volumes.append(volume)
            mounts.append(Mount(volume=volume.name, path=directory))
    return tuple(volumes), tuple(mounts)


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
