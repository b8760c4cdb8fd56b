"""Every kept output, read without the compiler: objects, pods and configurations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

GOLDEN = Path(__file__).parent.parent / "golden"


@frozen
class Output:
    """The files of one golden case."""

    folder: Path

    def files(self, pattern: str) -> tuple[Path, ...]:
        """The files of the output whose path fits ``pattern``."""
        return tuple(sorted((self.folder / "out").glob(pattern)))

    def objects(self) -> tuple[dict[str, Any], ...]:
        """The objects of the cluster."""
        return _objects(self.folder)

    def of_kind(self, *kinds: str) -> tuple[dict[str, Any], ...]:
        """The objects of these kinds."""
        return tuple(one for one in self.objects() if one["kind"] in kinds)

    def templates(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each workload with the template of its pods."""
        for one in self.of_kind("Deployment", "StatefulSet"):
            yield one, one["spec"]["template"]

    def pods(self) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
        """The labels of each kind of pod with its specification: pods with names are one kind each.

        The cluster labels those of a StatefulSet with their names.
        """
        for workload, template in self.templates():
            labels = template["metadata"]["labels"]
            yield labels, template["spec"]
            if workload["kind"] == "StatefulSet":
                name = workload["metadata"]["name"]
                for number in range(workload["spec"].get("replicas", 1)):
                    own = {"statefulset.kubernetes.io/pod-name": f"{name}-{number}"}
                    yield {**labels, **own}, template["spec"]

    def containers(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each container with the workload that it runs in."""
        for workload, template in self.templates():
            spec = template["spec"]
            for container in (*spec.get("initContainers", ()), *spec["containers"]):
                yield workload, container


@cache
def _objects(folder: Path) -> tuple[dict[str, Any], ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, sooner
    return tuple(
        data
        for path in sorted((folder / "out").glob("kubernetes/*.yaml"))
        for data in yaml.load_all(path.read_text(encoding="utf-8"), Loader=loader)
        if data
    )


OUTPUTS = tuple(Output(folder) for folder in sorted(GOLDEN.iterdir()) if (folder / "out").is_dir())
