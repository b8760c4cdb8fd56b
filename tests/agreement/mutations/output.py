"""A build's files, to be changed: objects as data, everything else as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import yaml
from attrs import frozen

from tests.agreement.reader.cluster import documents
from tests.agreement.reader.graph import Graph

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the same, sooner
Object = dict[str, Any]


class Output:
    """The files of a build. What is changed here is read again by ``files``."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.texts = {p: text for p, text in files.items() if not p.startswith("kubernetes/")}
        self.documents: dict[str, list[Object]] = {
            path: [deepcopy(one) for one in documents(text)]
            for path, text in files.items()
            if path.startswith("kubernetes/")
        }

    def files(self) -> dict[str, str]:
        """The files as they are now."""
        return self.texts | {
            path: yaml.dump_all(objects, Dumper=_DUMPER) for path, objects in self.documents.items()
        }

    def of(self, *kinds: str) -> list[Object]:
        """The objects of these kinds."""
        return [one for each in self.documents.values() for one in each if one["kind"] in kinds]

    def workloads(self) -> list[Object]:
        """Deployments and StatefulSets."""
        return self.of("Deployment", "StatefulSet")

    def named(self, kind: str, name: str) -> Object:
        """The object of this kind and name."""
        return next(one for one in self.of(kind) if one["metadata"]["name"] == name)

    def drop(self, kind: str) -> bool:
        """Take the first object of a kind away."""
        for objects in self.documents.values():
            for one in objects:
                if one["kind"] == kind:
                    objects.remove(one)
                    return True
        return False

    def containers(self) -> Iterator[tuple[Object, Object]]:
        """Each container with its pod's specification."""
        for one in self.workloads():
            spec = one["spec"]["template"]["spec"]
            for container in (*spec.get("initContainers", ()), *spec["containers"]):
                yield spec, container

    def container(self, pod: str, name: str) -> tuple[Object, Object]:
        """One container with its pod's specification."""
        for one in self.workloads():
            if one["metadata"]["name"] == pod:
                spec = one["spec"]["template"]["spec"]
                for container in (*spec.get("initContainers", ()), *spec["containers"]):
                    if container["name"] == name:
                        return spec, container
        raise LookupError(name)

    def config(self, key: str, pattern: str, by: str) -> bool:
        """Replace what a pattern finds first in a configuration, where it is embedded and where it
        stands alone; whether it is anywhere."""
        for one in self.of("ConfigMap"):
            text = one.get("data", {}).get(key)
            changed = text and re.sub(pattern, by, text, count=1, flags=re.MULTILINE)
            if changed and changed != text:
                one["data"][key] = changed
                for path in [path for path, other in self.texts.items() if other == text]:
                    self.texts[path] = changed
                return True
        return False

    def text(self, path: str, pattern: str, by: str) -> bool:
        """Replace what a pattern finds first in a file that is no object; whether it is there."""
        text = self.texts.get(path, "")
        self.texts[path] = re.sub(pattern, by, text, count=1, flags=re.MULTILINE)
        return bool(text) and self.texts[path] != text


Change = Callable[[Output, Graph], bool]
"""Changes an output; whether there was anything to change."""


@frozen
class Mutation:
    """A change after which files no longer agree, and the agreement that has to find it."""

    name: str
    meant: str
    change: Change
    places: int = 3
    """In how many goldens and examples it can be made, at the least."""
