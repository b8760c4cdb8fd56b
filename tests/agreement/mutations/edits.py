"""Edits of containers and of their configurations, for mutations to be made of."""

from __future__ import annotations

from collections.abc import Callable

from tests.agreement.mutations.output import Change, Object, Output
from tests.agreement.reader.graph import Graph

Edit = Callable[[Object, Object], bool]
"""Changes a container, given its pod's specification first; whether it could be changed."""


def containers(edit: Edit, kind: str | None = None) -> Change:
    """Edit the first container (of a kind of server) that lets itself be edited."""

    def change(output: Output, graph: Graph) -> bool:
        kinds = {
            (pod.name, container.name): program.kind for pod, container, program in graph.programs()
        }
        for one in output.workloads():
            spec = one["spec"]["template"]["spec"]
            for container in (*spec.get("initContainers", ()), *spec["containers"]):
                found = kinds.get((one["metadata"]["name"], container["name"]))
                if (kind is None or found == kind) and edit(spec, container):
                    return True
        return False

    return change


def configuration(key: str, pattern: str, by: str) -> Change:
    return lambda output, graph: output.config(key, pattern, by)


def word(old: str, new: str) -> Edit:
    """Another word in a command."""

    def edit(spec: Object, container: Object) -> bool:
        for words in (container.get("command", []), container.get("args", [])):
            for place, word in enumerate(words):
                if old in word:
                    words[place] = word.replace(old, new)
                    return True
        return False

    return edit


def each(kinds: str, edit: Callable[[Object], bool]) -> Change:
    """Edit the first object of some kinds that lets itself be edited."""

    def change(output: Output, graph: Graph) -> bool:
        return any(edit(one) for one in output.of(*kinds.split()))

    return change
