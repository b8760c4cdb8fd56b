"""Files are where they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from tests.agreement.reader.cluster import Object
from tests.agreement.reader.graph import Graph, place

_STANDALONE = ("nginx/", "varnish/", "twemproxy/", "fluentd/")
_OF_IMAGES = {"/etc/ssl/certs/ca-certificates.crt"}
"""The authorities of the system, which nginx' image has."""
_HASH = re.compile(r"-[0-9a-f]{10}$")


def commands_name_their_files(graph: Graph) -> tuple[str, ...]:
    """The file that a command names is a key of the ConfigMap that is mounted there."""
    return graph.problems


def mounts_are_of_volumes(graph: Graph) -> tuple[str, ...]:
    """Every mount is of a volume of its pod, every volume is mounted, none twice at one path."""
    found: list[str] = []
    for pod in graph.pods:
        mounted: set[str] = set()
        for container in pod.containers:
            paths = [mount["mountPath"] for mount in container.spec.get("volumeMounts", ())]
            mounted |= {mount["name"] for mount in container.spec.get("volumeMounts", ())}
            if len(set(paths)) != len(paths):
                found.append(f"`{container.name}` of `{pod.name}` has two mounts at one path")
        found += [f"`{pod.name}` mounts `{name}`: no volume" for name in mounted - set(pod.volumes)]
        found += [f"nothing mounts `{name}` of `{pod.name}`" for name in set(pod.volumes) - mounted]
    return tuple(sorted(found))


def paths_have_keys_of_their_own(graph: Graph) -> tuple[str, ...]:
    """No two files of a volume are one key of its ConfigMap, and each is another file."""
    found: list[str] = []
    for pod in graph.pods:
        for name, volume in pod.volumes.items():
            items = volume.get("configMap", {}).get("items", ())
            for part in ("key", "path"):
                if len({item[part] for item in items}) != len(items):
                    found.append(f"two files of `{name}` of `{pod.name}` have one {part}")
    return tuple(found)


def config_maps_are_mounted(graph: Graph) -> tuple[str, ...]:
    """Every ConfigMap that is mounted is there, and the other way round."""
    there = {one["metadata"]["name"] for one in graph.cluster.of("ConfigMap") if is_made(one)}
    mounted = {
        volume["configMap"]["name"]
        for pod in graph.pods
        for volume in pod.volumes.values()
        if "configMap" in volume
    }
    return (
        *(f"ConfigMap `{name}` is mounted and not there" for name in sorted(mounted - there)),
        *(f"nothing mounts ConfigMap `{name}`" for name in sorted(there - mounted)),
    )


def servers_find_what_they_read(graph: Graph) -> tuple[str, ...]:
    """Files that configurations and commands name are mounted: texts, and keys of Secrets."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        for path in set(program.reads) - _OF_IMAGES:
            problem = place(graph.cluster, pod, container, path).problem
            if problem:
                found.append(f"`{container.name}` of `{pod.name}` reads `{path}`: {problem}")
    return tuple(found)


def servers_can_write(graph: Graph) -> tuple[str, ...]:
    """What a server writes is in a volume that it may write to."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        for path in program.writes:
            there = place(graph.cluster, pod, container, path)
            if not there.writable:
                problem = there.problem or "not writable"
                found.append(f"`{container.name}` of `{pod.name}` writes `{path}`: {problem}")
    return tuple(found)


def what_is_followed_is_shared(graph: Graph) -> tuple[str, ...]:
    """A log that is followed is in a volume that another container writes at the same path."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        for path in program.follows:
            own = place(graph.cluster, pod, container, path).space
            others = {
                place(graph.cluster, pod, other, path).space
                for other in pod.containers
                if other is not container and place(graph.cluster, pod, other, path).writable
            }
            if own is None or own not in others:
                found.append(
                    f"`{container.name}` of `{pod.name}` follows `{path}`: nobody writes it"
                )
    return tuple(found)


def standalone_files_are_the_embedded(graph: Graph) -> tuple[str, ...]:
    """The folders of the servers hold the texts that the ConfigMaps hold, all of them."""
    alone = {
        (basename(dirname(path)), basename(path)): text
        for path, text in graph.files.items()
        if path.startswith(_STANDALONE)
    }
    embedded: set[tuple[str, str]] = set()
    found: list[str] = []
    for full, container, pod in sorted(_configuring(graph)):
        base = _HASH.sub("", full)
        for key, text in (graph.cluster.named("ConfigMap", full) or {}).get("data", {}).items():
            names = [
                (name, key)
                for name in (base, base.removesuffix(f"-{container}"), f"{pod}.{container}")
                if (name, key) in alone
            ]
            same = [name for name in names if alone[name] == text]
            embedded.update(same)
            if not names:
                found.append(f"`{key}` of ConfigMap `{full}` does not stand alone")
            elif not same:
                found.append(f"`{key}` of ConfigMap `{full}` stands alone otherwise")
    return (
        *found,
        *(f"`{key}` of `{name}` is in no ConfigMap" for name, key in alone.keys() - embedded),
    )


def is_made(one: Object) -> bool:
    """Whether an object is the build's own, and not one that the user passes through it."""
    labels: Object = one["metadata"].get("labels") or {}
    return labels.get("app.kubernetes.io/managed-by") == "ddpc"


def _configuring(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """The ConfigMaps that servers of the build read, each with the server's container and pod."""
    for pod, container, _ in graph.programs():
        for mount in container.spec.get("volumeMounts", ()):
            volume = pod.volumes.get(mount["name"], {})
            if "configMap" in volume:
                yield volume["configMap"]["name"], container.name, pod.name


def kustomization_lists_the_objects(graph: Graph) -> tuple[str, ...]:
    """``kustomization.yaml`` names the files of the cluster's objects, each once, in order."""
    text = graph.files.get("kustomization.yaml", "")
    listed = [line.strip().removeprefix("- ") for line in text.splitlines() if " - " in line]
    there = sorted(path for path in graph.files if path.startswith("kubernetes/"))
    return () if listed == there else ("kustomization.yaml lists other files than there are",)
