"""What of a program's Kubernetes objects a rehearsal leaves out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ddpc.rehearse.manifests import Object

_KINDS: Final = {
    "NetworkPolicy": ("network policies", "nothing holds connections back here"),
    "HorizontalPodAutoscaler": ("autoscaling", "as many pods run as there are at least"),
    "PodDisruptionBudget": ("disruption budgets", "nothing is evicted"),
    "Job": ("jobs", "only what goes on serving is run"),
    "CronJob": ("scheduled jobs", "only what goes on serving is run"),
    "DaemonSet": ("what runs on every node", "there are no nodes"),
}
_OF_CONTAINERS: Final = {
    "livenessProbe": ("liveness probes", "nothing is restarted while expectations are tried"),
    "startupProbe": ("startup probes", "pods are waited for by their readiness"),
    "resources": ("resource requests and limits", "all pods share this machine"),
}


def left_out(objects: Iterable[Object]) -> Iterator[tuple[str, str]]:
    """(what, why) of everything that the program has, and that is not run or not enforced."""
    known = tuple(objects)
    kinds = {each["kind"] for each in known}
    yield from (said for kind, said in _KINDS.items() if kind in kinds)
    pods = {
        each["metadata"]["name"]: each["spec"]["template"]["spec"]
        for each in known
        if each["kind"] in {"Deployment", "StatefulSet"}
    }
    for name, pod in pods.items():
        for container in pod.get("initContainers", ()):
            if not container.get("restartPolicy"):
                yield f"{name}/{container['name']}", "init steps are not run"
    containers = [
        container
        for pod in pods.values()
        for container in (*pod.get("initContainers", ()), *pod["containers"])
    ]
    for member, said in _OF_CONTAINERS.items():
        if any(container.get(member) for container in containers):
            yield said
