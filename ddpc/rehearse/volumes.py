"""The volumes of one pod, which its containers share, as a kubelet keeps them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from ddpc.node import frozen
from ddpc.rehearse import syscalls
from ddpc.rehearse.identities import one_identity
from ddpc.rehearse.manifests import Container, Template
from ddpc.rehearse.sandbox import Bind, File, Sandbox

_LARGEST = 64 << 20
"""Bytes of a writable volume, whatever the pod may have."""


@frozen
class Volumes:
    """A pod's volumes, in a folder of their own."""

    folder: Path
    template: Template

    def sandbox(self, container: Container) -> Sandbox:
        """What the container finds around it, with the pod's volumes at its paths."""
        shown = dict(container.sandbox.volumes)
        binds: dict[str, Bind] = {}
        for path, name in container.mounts.items():
            if "configMap" in self.template.volumes.get(name, {}):
                continue
            files = shown.pop(path, None)
            if files is None:
                binds[path] = Bind(self._scratch(name, path, container), writable=True)
            else:
                binds[path] = Bind(self._files(name, files))
        scratch = [
            each
            for each in container.sandbox.scratch
            if not isinstance(each, str) and each.path not in binds
        ]
        return evolve(container.sandbox, volumes=shown, binds=binds, scratch=scratch)

    def _scratch(self, name: str, path: str, container: Container) -> Path:
        place = self.folder / name
        if not place.exists():
            place.mkdir(parents=True)
            sizes = {
                each.path: each.size
                for each in container.sandbox.scratch
                if not isinstance(each, str)
            }
            size = min(sizes.get(path) or _LARGEST, _LARGEST)
            flags = syscalls.MS_NOSUID | syscalls.MS_NODEV
            syscalls.mount("tmpfs", str(place), "tmpfs", flags, f"mode=0777,size={size}")
        return place

    def _files(self, name: str, files: Mapping[str, bytes | File]) -> Path:
        place = self.folder / name
        if not place.exists():
            place.mkdir(parents=True)
            self.write(name, files)
        return place

    def renew(self, name: str, content: Mapping[str, bytes]) -> None:
        """Replace the content of a volume's files; mode and group stay."""
        place = self.folder / name
        kept = {}
        for path in (place / "..data").resolve().iterdir():
            status = path.stat()
            new = content.get(path.name, path.read_bytes())
            kept[path.name] = File(new, status.st_mode & 0o777, status.st_gid)
        self.write(name, kept)

    def write(self, name: str, files: Mapping[str, bytes | File]) -> None:
        """Replace the files of a volume all at once, by a link that is exchanged for another."""
        place = self.folder / name
        number = sum(each.name.startswith("..at") for each in place.iterdir())
        version = place / f"..at-{number}"
        version.mkdir(mode=0o755)
        for path, given in files.items():
            file = given if isinstance(given, File) else File(given)
            target = version / path
            target.write_bytes(file.content)
            if not one_identity():
                os.chown(target, 0, file.group)
            target.chmod(file.mode)
        link = place / "..new"
        link.symlink_to(version.name)
        link.rename(place / "..data")
        for path in files:
            if not (place / path).is_symlink():
                (place / path).symlink_to(f"..data/{path}")
