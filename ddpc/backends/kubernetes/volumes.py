"""The volumes of a pod: what each holds, what it is called, and where containers see it."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from ddpc.backends.contract import OutputFile, Served
from ddpc.backends.kubernetes.config_map import ConfigMap, config_map
from ddpc.backends.kubernetes.running import Running
from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import (
    Mount,
    Scratch,
    SecretFiles,
    Storage,
    TextFiles,
    Volume,
    Workload,
)
from ddpc.ir.origin import Origin
from ddpc.node import frozen

LONGEST_NAME: Final = 63
_NOT_LABEL: Final = re.compile(r"[^a-z0-9-]+", re.ASCII)

PRIVATE: Final = 0o440
"""The mode of a Secret's files where the pod has a group of its own: that group reads them, no one
else does. Written in decimal: YAML 1.1 and 1.2 disagree on octal."""


@frozen(kw_only=True)
class PodVolumes:
    """The volumes of a pod (as its ``volumes`` list has them), the ConfigMaps that they show, the
    storage that each replica gets for itself, and each container's own mounts, by its name."""

    volumes: tuple[Any, ...]
    config_maps: tuple[ConfigMap, ...]
    claims: tuple[Storage, ...]
    mounts: dict[str, tuple[Mount, ...]]


def pod_volumes(workload: Workload, containers: tuple[Running, ...]) -> PodVolumes:
    """Decide the volumes of ``workload``: those it declares, then those its servers need."""
    builder = _Builder(workload)
    for volume in workload.volumes:
        builder.declared(volume)
    mounts = {
        container.name: (*container.mounts, *builder.served(container)) for container in containers
    }
    return PodVolumes(
        volumes=tuple(builder.volumes),
        config_maps=tuple(builder.config_maps),
        claims=tuple(builder.claims),
        mounts=mounts,
    )


class _Builder:
    def __init__(self, workload: Workload) -> None:
        self.volumes: list[Any] = []
        self.config_maps: list[ConfigMap] = []
        self.claims: list[Storage] = []
        self._workload = workload
        self._private = workload.group is not None
        self._taken = {volume.name for volume in workload.volumes}

    def declared(self, volume: Volume) -> None:
        """A volume that the workload names itself."""
        if isinstance(volume, TextFiles):
            files = [OutputFile(path=path, text=text) for path, text in volume.files]
            self._files(volume.name, volume.name, files, volume.origin)
        elif isinstance(volume, SecretFiles):
            self._add(
                volume.name, "secret", self._secret(volume.secret, volume.items), volume.origin
            )
        elif isinstance(volume, Scratch):
            source = _scratch(str(volume.size), volume.in_memory)
            self._add(volume.name, "emptyDir", source, volume.origin)
        elif volume.claim is not None:
            claim = {"claimName": volume.claim}
            self._add(volume.name, "persistentVolumeClaim", claim, volume.origin)
        else:
            self.claims.append(volume)

    def served(self, container: Running) -> list[Mount]:
        """The volumes that the server of ``container`` needs, and where it wants them."""
        served = container.served
        if served is None:
            return []
        mounts = [Mount(volume=self._configuration(container, served), path=served.directory)]
        for secret in served.secrets:
            name = self._name(f"{container.name}-{secret.secret}")
            self._add(name, "secret", self._secret(secret.secret, secret.items), container.origin)
            mounts.append(Mount(volume=name, path=secret.path))
        for place in served.writable:
            name = self._name(f"{container.name}-{place.name}")
            self._add(
                name, "emptyDir", _scratch(str(place.size), place.in_memory), container.origin
            )
            mounts.append(Mount(volume=name, path=place.path, read_only=False))
        return mounts

    def _configuration(self, container: Running, served: Served) -> str:
        name = self._name(f"{container.name}-config")
        self._files(name, container.name, list(served.files), container.origin)
        return name

    def _files(self, name: str, part: str, files: list[OutputFile], origin: Origin) -> None:
        workload = self._workload.name
        # A tier's container is often called as the tier itself: `web-tls`, not `web-tls-tls`.
        prefix = workload if f"-{workload}".endswith(f"-{part}") else f"{workload}-{part}"
        config = config_map(prefix, files, origin)
        if all(other.name != config.name for other in self.config_maps):
            self.config_maps.append(config)
        source: dict[str, Any] = {"name": config.name}
        if config.items:
            source["items"] = [{"key": key, "path": path} for key, path in config.items]
        self._add(name, "configMap", source, origin)

    def _add(self, name: str, kind: str, source: dict[str, Any], origin: Origin) -> None:
        self.volumes.append(traced({"name": name, kind: source}, origin))

    def _secret(self, secret: str, items: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        source: dict[str, Any] = {"secretName": secret}
        if items:
            source["items"] = [{"key": key, "path": path} for key, path in items]
        if self._private:
            source["defaultMode"] = PRIVATE
        return source

    def _name(self, wanted: str) -> str:
        name = _NOT_LABEL.sub("-", wanted).strip("-")
        if len(name) > LONGEST_NAME or name in self._taken:
            digest = hashlib.sha256(f"{wanted} {len(self._taken)}".encode()).hexdigest()[:8]
            name = f"{name[: LONGEST_NAME - 9]}-{digest}"
        self._taken.add(name)
        return name


def _scratch(size: str, in_memory: bool) -> dict[str, Any]:
    return {"medium": "Memory", "sizeLimit": size} if in_memory else {"sizeLimit": size}
