"""Memory suffices."""

from __future__ import annotations

from tests.agreement.reader.cluster import Container, Pod
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.parts import size_bytes


def stores_fit_into_their_containers(graph: Graph) -> tuple[str, ...]:
    """Stores, zones and files in memory leave to its process what that needs.

    Where that is not known, it is a quarter of the container's memory: what a store takes besides
    grows with the store. The processes of nginx do not grow with the zones.
    """
    found: list[str] = []
    for pod, container, program in graph.programs():
        limit = size_bytes(container.spec["resources"]["limits"]["memory"])
        taken = program.memory + _in_memory(pod, container)
        itself = program.itself if program.itself is not None else limit // 4
        if taken + itself > limit:
            found.append(f"`{container.name}` of `{pod.name}` sets {taken} bytes apart of {limit}")
    return tuple(found)


def requests_are_within_limits(graph: Graph) -> tuple[str, ...]:
    """No container asks for more than it may have."""
    found: list[str] = []
    for pod, container in graph.containers():
        sizes = container.spec.get("resources", {})
        asked = sizes.get("requests", {}).get("memory")
        most = sizes.get("limits", {}).get("memory")
        if asked is None or most is None or size_bytes(asked) > size_bytes(most):
            found.append(f"`{container.name}` of `{pod.name}` asks for {asked} of {most}")
    return tuple(found)


def _in_memory(pod: Pod, container: Container) -> int:
    """The volumes in memory that it writes to: what they hold counts as its own memory."""
    return sum(
        size_bytes(volume["emptyDir"]["sizeLimit"])
        for mount in container.spec.get("volumeMounts", ())
        if not mount.get("readOnly")
        and (volume := pod.volumes.get(mount["name"], {})).get("emptyDir", {}).get("medium")
        == "Memory"
    )
