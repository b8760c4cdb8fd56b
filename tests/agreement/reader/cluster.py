"""The objects of the cluster, read by PyYAML: workloads with their pods, services, policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml
from attrs import field, frozen

from tests.agreement.reader.parts import Program

Object = dict[str, Any]
Labels = Mapping[str, str]

POD_NAME = "statefulset.kubernetes.io/pod-name"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, sooner
_HOLDERS = ("Deployment", "StatefulSet", "DaemonSet")


@frozen(kw_only=True)
class Container:
    """A container of a pod: ``role`` is before, sidecar or main."""

    name: str
    role: str
    spec: Object = field(repr=False)
    program: Program | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Its command and arguments."""
        return (*self.spec.get("command", ()), *self.spec.get("args", ()))

    @property
    def ports(self) -> tuple[Object, ...]:
        """The ports that it declares."""
        return tuple(self.spec.get("ports", ()))

    @property
    def probes(self) -> dict[str, Object]:
        """Its probes by their names."""
        names = ("startupProbe", "readinessProbe", "livenessProbe")
        return {name: self.spec[name] for name in names if name in self.spec}

    def mount_of(self, path: str) -> Object | None:
        """The mount that ``path`` is in, the deepest."""
        found: list[Object] = [
            mount
            for mount in self.spec.get("volumeMounts", ())
            if path == mount["mountPath"] or path.startswith(mount["mountPath"].rstrip("/") + "/")
        ]
        return max(found, key=lambda mount: len(mount["mountPath"]), default=None)


@frozen(kw_only=True)
class Pod:
    """The pods of one workload; ``low`` and ``high`` are how many there are of them."""

    kind: str
    name: str
    home: str
    labels: Labels
    workload: Object = field(repr=False)
    spec: Object = field(repr=False)
    containers: tuple[Container, ...]
    low: int
    high: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the pods, where they have some."""
        if self.kind != "StatefulSet":
            return ()
        return tuple(f"{self.name}-{number}" for number in range(self.high))

    @property
    def volumes(self) -> dict[str, Object]:
        """The volumes by their names; claims of a StatefulSet's own among them."""
        own = {one["name"]: one for one in self.spec.get("volumes", ())}
        claims = self.workload["spec"].get("volumeClaimTemplates", ())
        return own | {one["metadata"]["name"]: {"claim": one} for one in claims}

    def selected(self, selector: Labels) -> bool:
        """Whether a selector finds these pods, or one of those that have names."""
        wanted = dict(selector)
        name = wanted.pop(POD_NAME, None)
        return wanted.items() <= self.labels.items() and (name is None or name in self.names)


@frozen(kw_only=True)
class Cluster:
    """Every object of a build."""

    objects: tuple[Object, ...] = field(repr=False)
    pods: tuple[Pod, ...]

    def of(self, *kinds: str) -> tuple[Object, ...]:
        """The objects of these kinds."""
        return tuple(one for one in self.objects if one["kind"] in kinds)

    def named(self, kind: str, name: str) -> Object | None:
        """The object of this kind and name."""
        return next((one for one in self.of(kind) if one["metadata"]["name"] == name), None)

    def selected(self, selector: Labels) -> tuple[Pod, ...]:
        """The pods that a selector finds."""
        return tuple(pod for pod in self.pods if pod.selected(selector))


@lru_cache(maxsize=1_000)
def documents(text: str) -> tuple[Object, ...]:
    """The objects of one file."""
    return tuple(one for one in yaml.load_all(text, Loader=_LOADER) if one)


def cluster(files: Mapping[str, str]) -> Cluster:
    """The objects of all files, each pod as its workload says."""
    objects = tuple(
        one
        for path in sorted(files)
        if path.startswith("kubernetes/")
        for one in documents(files[path])
    )
    scalers = {
        (one["spec"]["scaleTargetRef"]["kind"], one["spec"]["scaleTargetRef"]["name"]): one["spec"]
        for one in objects
        if one["kind"] == "HorizontalPodAutoscaler"
    }
    pods = tuple(_pod(one, scalers) for one in objects if one["kind"] in _HOLDERS)
    return Cluster(objects=objects, pods=pods)


def _pod(workload: Object, scalers: Mapping[tuple[str, str], Object]) -> Pod:
    kind, name = workload["kind"], workload["metadata"]["name"]
    template = workload["spec"]["template"]
    scaler = scalers.get((kind, name), {})
    replicas = workload["spec"].get("replicas", 1)
    labels = template["metadata"]["labels"]
    return Pod(
        kind=kind,
        name=name,
        home=labels.get("app.kubernetes.io/name", ""),
        labels=labels,
        workload=workload,
        spec=template["spec"],
        containers=tuple(_containers(template["spec"])),
        low=scaler.get("minReplicas", replicas),
        high=scaler.get("maxReplicas", replicas),
    )


def _containers(spec: Object) -> Iterator[Container]:
    for one in spec.get("initContainers", ()):
        role = "sidecar" if one.get("restartPolicy") == "Always" else "before"
        yield Container(name=one["name"], role=role, spec=one)
    for one in spec["containers"]:
        yield Container(name=one["name"], role="main", spec=one)
