"""Selectors match labels."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agreement.reader.cluster import POD_NAME, Object
from tests.agreement.reader.graph import Graph


def workloads_select_their_pods(graph: Graph) -> tuple[str, ...]:
    """A workload's selector fits its own pods and nobody else's; so do its spreading rules."""
    found: list[str] = []
    for pod in graph.pods:
        selector = pod.workload["spec"]["selector"]["matchLabels"]
        if graph.cluster.selected(selector) != (pod,):
            found.append(f"the selector of {pod.kind} `{pod.name}` does not find its pods alone")
        for one in pod.spec.get("topologySpreadConstraints", ()):
            if graph.cluster.selected(one["labelSelector"]["matchLabels"]) != (pod,):
                found.append(f"what spreads `{pod.name}` counts other pods than its own")
    return tuple(found)


def selectors_find_pods(graph: Graph) -> tuple[str, ...]:
    """What selects pods finds those of exactly one workload."""
    found: list[str] = []
    for one, selector in _selectors(graph):
        pods = graph.cluster.selected(selector)
        if len(pods) != 1:
            names = ", ".join(f"`{pod.name}`" for pod in pods) or "no pods"
            found.append(f"{one['kind']} `{one['metadata']['name']}` selects {names}")
    return tuple(found)


def stateful_sets_have_their_service(graph: Graph) -> tuple[str, ...]:
    """A StatefulSet names a headless Service that selects its pods, and gives them their names
    before they are ready: who has a list of them looks for all when it starts."""
    found: list[str] = []
    for pod in graph.pods:
        if pod.kind != "StatefulSet":
            continue
        name = pod.workload["spec"]["serviceName"]
        service = graph.cluster.named("Service", name)
        if service is None:
            found.append(f"StatefulSet `{pod.name}` names the Service `{name}`, which is not there")
        elif service["spec"].get("clusterIP") != "None":
            found.append(f"Service `{name}` of StatefulSet `{pod.name}` is not headless")
        elif not pod.selected(service["spec"]["selector"]):
            found.append(f"Service `{name}` does not select the pods of `{pod.name}`")
        elif service["spec"].get("publishNotReadyAddresses") is not True:
            found.append(f"Service `{name}` gives no names to pods that are not ready")
    return tuple(found)


def named_pods_are_there(graph: Graph) -> tuple[str, ...]:
    """A Service for one pod is called as that pod, which its StatefulSet has."""
    found: list[str] = []
    for one, selector in _selectors(graph):
        pod_name = selector.get(POD_NAME)
        if pod_name is not None and one["metadata"]["name"] != pod_name:
            found.append(f"Service `{one['metadata']['name']}` is that of the pod `{pod_name}`")
    return tuple(found)


def _selectors(graph: Graph) -> Iterator[tuple[Object, dict[str, str]]]:
    for one in graph.cluster.of("Service"):
        if one["spec"].get("selector"):
            yield one, one["spec"]["selector"]
    for one in graph.cluster.of("PodDisruptionBudget", "PodMonitor"):
        yield one, one["spec"]["selector"]["matchLabels"]
    for one in graph.cluster.of("NetworkPolicy"):
        yield one, one["spec"]["podSelector"].get("matchLabels", {})
        for rule in (*one["spec"].get("ingress", ()), *one["spec"].get("egress", ())):
            for peer in (*rule.get("from", ()), *rule.get("to", ())):
                if "podSelector" in peer and "namespaceSelector" not in peer:
                    yield one, peer["podSelector"].get("matchLabels", {})
