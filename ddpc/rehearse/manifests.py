"""Reads Kubernetes objects as a kubelet does: what each container finds when it starts."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ddpc.node import frozen
from ddpc.rehearse.sandbox import File, Sandbox, Scratch

Object = Mapping[str, Any]
Secrets = Mapping[str, Mapping[str, bytes]]
"""The content of the Secrets that the objects refer to, by name and key."""

_WORKLOADS = ("Deployment", "StatefulSet")
_SUFFIXES = {"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "k": 10**3, "M": 10**6, "G": 10**9}


@frozen(kw_only=True)
class Container:
    """A container and what its image is given."""

    name: str
    image: str
    argv: tuple[str, ...]
    ports: tuple[int, ...]
    mounts: Mapping[str, str]
    """The name of the pod's volume at each path."""
    ready: Object | None
    """Its readiness probe."""
    stop: Object | None
    """What happens before it is told to stop, and when it has started."""
    sandbox: Sandbox
    """Its files, volumes, scratch folders, user and environment; no root, network or hosts."""

    def content(self, path: str) -> bytes:
        """Return the file that a volume shows at a path; KeyError if none does."""
        for folder, files in self.sandbox.volumes.items():
            name = path.removeprefix(f"{folder}/")
            if name in files:
                file = files[name]
                return file.content if isinstance(file, File) else file
        raise KeyError(path)


@frozen(kw_only=True)
class Template:
    """The pods of a workload."""

    workload: str
    stateful: bool
    replicas: int
    labels: Mapping[str, str]
    containers: tuple[Container, ...]
    """With those that run beside them: init containers that are restarted always."""
    unprivileged_port_start: int | None
    volumes: Mapping[str, Object]
    """By name, as the pod declares them."""
    grace: int
    """Seconds that its containers have to end."""
    claims: tuple[str, ...]
    """The names of volumes that are claimed for each replica."""


def load(output: Path) -> tuple[Object, ...]:
    """Read every object of an output folder's ``kubernetes/``."""
    return tuple(
        each
        for file in sorted((output / "kubernetes").glob("*.yaml"))
        for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))
        if each is not None
    )


def templates(objects: Iterable[Object], secrets: Secrets) -> tuple[Template, ...]:
    """Read every workload. KeyError if a volume or variable refers to what is not there."""
    known = tuple(objects)
    maps = {each["metadata"]["name"]: each for each in known if each["kind"] == "ConfigMap"}
    fewest = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"].get("minReplicas", 1)
        for each in known
        if each["kind"] == "HorizontalPodAutoscaler"
    }
    return tuple(
        _template(each, maps, secrets, fewest) for each in known if each["kind"] in _WORKLOADS
    )


def _template(
    workload: Object, maps: Mapping[str, Object], secrets: Secrets, fewest: Mapping[str, int]
) -> Template:
    name = workload["metadata"]["name"]
    template = workload["spec"]["template"]
    pod = template["spec"]
    reader = _Reader(pod, maps, secrets)
    beside = [each for each in pod.get("initContainers", ()) if each.get("restartPolicy")]
    sysctls = {each["name"]: each["value"] for each in _security(pod).get("sysctls", ())}
    start = sysctls.get("net.ipv4.ip_unprivileged_port_start")
    return Template(
        workload=name,
        stateful=workload["kind"] == "StatefulSet",
        replicas=workload["spec"].get("replicas", fewest.get(name, 1)),
        labels=template["metadata"].get("labels", {}),
        containers=tuple(reader.container(each) for each in (*beside, *pod["containers"])),
        unprivileged_port_start=None if start is None else int(start),
        grace=pod.get("terminationGracePeriodSeconds", 30),
        volumes={each["name"]: each for each in pod.get("volumes", ())},
        claims=tuple(
            each["metadata"]["name"] for each in workload["spec"].get("volumeClaimTemplates", ())
        ),
    )


@frozen
class _Reader:
    """Reads the containers of one pod, whose volumes they share."""

    pod: Object
    maps: Mapping[str, Object]
    secrets: Secrets

    def container(self, container: Object) -> Container:
        sandbox = self._sandbox(container)
        words = (*container.get("command", ()), *container.get("args", ()))
        return Container(
            name=container["name"],
            image=container["image"],
            argv=tuple(_expanded(word, sandbox.environment) for word in words),
            mounts={
                posixpath.normpath(each["mountPath"]): each["name"]
                for each in container.get("volumeMounts", ())
            },
            ready=container.get("readinessProbe"),
            stop=container.get("lifecycle"),
            ports=tuple(port["containerPort"] for port in container.get("ports", ())),
            sandbox=sandbox,
        )

    def _sandbox(self, container: Object) -> Sandbox:
        volumes = {each["name"]: each for each in self.pod.get("volumes", ())}
        security = {**_security(self.pod), **_security(container)}
        shown: dict[str, dict[str, bytes | File]] = {}
        scratch = []
        for mount in sorted(container.get("volumeMounts", ()), key=lambda each: each["mountPath"]):
            files = self._files(volumes.get(mount["name"], {}))
            if files is None:
                scratch.append(_scratch(mount["mountPath"], volumes.get(mount["name"], {})))
            else:
                shown[posixpath.normpath(mount["mountPath"])] = files
        fs_group = security.get("fsGroup")
        return Sandbox(
            volumes=shown,
            scratch=scratch,
            user=security.get("runAsUser"),
            group=security.get("runAsGroup", 0),
            groups=() if fs_group is None else (fs_group,),
            writable=not security.get("readOnlyRootFilesystem", False),
            environment=dict(self._environment(container)),
        )

    def _files(self, volume: Object) -> dict[str, bytes | File] | None:
        """Return the files of a ConfigMap's or Secret's volume; None for other kinds."""
        if "configMap" in volume:
            source = volume["configMap"]
            content = _map_content(self.maps[source["name"]])
        elif "secret" in volume:
            source = volume["secret"]
            content = dict(self.secrets[source["secretName"]])
        else:
            return None
        items = source.get("items") or [{"key": key, "path": key} for key in content]
        fs_group = _security(self.pod).get("fsGroup")
        mode = source.get("defaultMode", 0o644) | (0 if fs_group is None else 0o440)
        return {
            item["path"]: File(content[item["key"]], item.get("mode", mode), fs_group or 0)
            for item in items
        }

    def _environment(self, container: Object) -> Iterator[tuple[str, str]]:
        before: dict[str, str] = {}
        for variable in container.get("env", ()):
            if "value" in variable:
                before[variable["name"]] = _expanded(variable["value"], before)
                yield variable["name"], before[variable["name"]]
            elif "secretKeyRef" in variable.get("valueFrom", {}):
                reference = variable["valueFrom"]["secretKeyRef"]
                yield variable["name"], self.secrets[reference["name"]][reference["key"]].decode()


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    """What the kubelet makes of ``$(NAME)`` and of two dollars; a name that is not there stays."""
    return re.sub(
        r"\$\$|\$\(([^()]*)\)",
        lambda found: "$" if found[0] == "$$" else variables.get(found[1], found[0]),
        text,
    )


def _map_content(config_map: Object) -> dict[str, bytes]:
    text = {key: value.encode() for key, value in config_map.get("data", {}).items()}
    binary = {
        key: base64.b64decode(value) for key, value in config_map.get("binaryData", {}).items()
    }
    return {**text, **binary}


def _security(holder: Object) -> Mapping[str, Any]:
    found: Mapping[str, Any] = holder.get("securityContext", {})
    return found


def _scratch(path: str, volume: Object) -> Scratch:
    limit = volume.get("emptyDir", {}).get("sizeLimit")
    return Scratch(path, None if limit is None else quantity(str(limit)))


def quantity(text: str) -> int:
    """Return the bytes that a Kubernetes quantity such as ``64Mi`` stands for."""
    for suffix, factor in _SUFFIXES.items():
        if text.endswith(suffix):
            return int(text.removesuffix(suffix)) * factor
    return int(text)
