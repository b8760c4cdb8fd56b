"""Pods can be replaced and moved."""

from __future__ import annotations

from tests.agreement.reader.cluster import Object, Pod
from tests.agreement.reader.graph import Graph


def workloads_have_pods(graph: Graph) -> tuple[str, ...]:
    """Nothing that is written runs nowhere."""
    return tuple(f"`{pod.name}` has {pod.low} pods" for pod in graph.pods if pod.low < 1)


def budgets_let_a_pod_go(graph: Graph) -> tuple[str, ...]:
    """With the fewest pods that there may be, a disruption budget lets one be moved."""
    found: list[str] = []
    for budget in graph.cluster.of("PodDisruptionBudget"):
        for pod in graph.cluster.selected(budget["spec"]["selector"]["matchLabels"]):
            if _spared(budget, pod) < 1:
                found.append(
                    f"the budget `{budget['metadata']['name']}` lets none of {pod.low} pods of"
                    f" `{pod.name}` go"
                )
    return tuple(found)


def several_pods_have_a_budget(graph: Graph) -> tuple[str, ...]:
    """Two pods and more are not moved all at once: they have one budget, that keeps one."""
    found: list[str] = []
    for pod in graph.pods:
        budgets = [
            one
            for one in graph.cluster.of("PodDisruptionBudget")
            if pod.selected(one["spec"]["selector"]["matchLabels"])
        ]
        if len(budgets) > 1 or (pod.low > 1 and not budgets):
            found.append(f"`{pod.name}` has {len(budgets)} disruption budgets")
        found += [
            f"the budget `{one['metadata']['name']}` lets all pods of `{pod.name}` go"
            for one in budgets
            if pod.low > 1 and _spared(one, pod) >= pod.low
        ]
    return tuple(found)


def rollouts_can_move(graph: Graph) -> tuple[str, ...]:
    """A Deployment may have a pod more or a pod fewer while it is rolled out."""
    found: list[str] = []
    for pod in graph.pods:
        rolling = pod.workload["spec"].get("strategy", {}).get("rollingUpdate")
        if rolling and not any(str(rolling[one]).strip("%0") for one in rolling):
            found.append(f"Deployment `{pod.name}` may have no pod more and none fewer")
    return tuple(found)


def scalers_scale_something(graph: Graph) -> tuple[str, ...]:
    """An autoscaler names a workload that is there and says no number of pods itself."""
    found: list[str] = []
    for one in graph.cluster.of("HorizontalPodAutoscaler"):
        name, reference = one["metadata"]["name"], one["spec"]["scaleTargetRef"]
        target = graph.cluster.named(reference["kind"], reference["name"])
        if target is None:
            found.append(
                f"the autoscaler `{name}` scales `{reference['name']}`, which is not there"
            )
        elif "replicas" in target["spec"]:
            found.append(f"`{reference['name']}` is scaled and says its number of pods")
        if not 1 <= one["spec"]["minReplicas"] < one["spec"]["maxReplicas"]:
            found.append(f"the autoscaler `{name}` has no range")
    return tuple(found)


def _spared(budget: Object, pod: Pod) -> int:
    """How many of the fewest pods may be missing."""
    spec = budget["spec"]
    if "maxUnavailable" in spec:
        return _share(spec["maxUnavailable"], pod.low)
    return pod.low - _share(spec["minAvailable"], pod.low)


def _share(written: int | str, pods: int) -> int:
    if isinstance(written, int):
        return written
    return -(-int(written.rstrip("%")) * pods // 100)
