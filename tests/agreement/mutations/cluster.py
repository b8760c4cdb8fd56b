"""Labels, selectors, budgets are changed."""

from __future__ import annotations

from typing import Any

from tests.agreement.mutations.edits import each
from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph

_INSTANCE = "app.kubernetes.io/instance"


def _put(kinds: str, path: str, value: Any) -> Change:
    """Another value at a path of the first object of some kinds that has one there."""

    def edit(one: Object) -> bool:
        *steps, last = path.split("/")
        for step in steps:
            one = one.get(step, {})
        if last not in one:
            return False
        one[last] = value
        return True

    return each(kinds, edit)


def _unlabelled(one: Object) -> bool:
    del one["spec"]["template"]["metadata"]["labels"][_INSTANCE]
    return True


def _spread(one: Object) -> bool:
    for constraint in one["spec"]["template"]["spec"].get("topologySpreadConstraints", ()):
        constraint["labelSelector"]["matchLabels"][_INSTANCE] = "other"
        return True
    return False


def _dropped(kind: str) -> Change:
    return lambda output, graph: output.drop(kind)


def _all_needed(output: Output, graph: Graph) -> bool:
    for one in output.of("PodDisruptionBudget"):
        for pod in graph.cluster.selected(one["spec"]["selector"]["matchLabels"]):
            del one["spec"]["maxUnavailable"]
            one["spec"]["minAvailable"] = pod.low
            return True
    return False


def _unready(output: Output, graph: Graph) -> bool:
    for one in output.of("StatefulSet"):
        output.named("Service", one["spec"]["serviceName"])["spec"].pop("publishNotReadyAddresses")
        return True
    return False


def _more_replicas(one: Object) -> bool:
    one["spec"]["minReplicas"] = one["spec"]["maxReplicas"]
    return True


def _numbered(output: Output, graph: Graph) -> bool:
    for one in output.of("HorizontalPodAutoscaler"):
        target = one["spec"]["scaleTargetRef"]
        output.named(target["kind"], target["name"])["spec"]["replicas"] = 2
        return True
    return False


_OWN = "workloads_select_their_pods"
_BOTH = "Deployment StatefulSet"

CLUSTER = (
    Mutation("pods lose a label", _OWN, each(_BOTH, _unlabelled)),
    Mutation(
        "a workload selects others",
        _OWN,
        _put(_BOTH, "spec/selector/matchLabels", {_INSTANCE: "other"}),
    ),
    Mutation("pods are spread by others' labels", _OWN, each(_BOTH, _spread)),
    Mutation(
        "a Service selects nobody",
        "selectors_find_pods",
        _put("Service", "spec/selector", {_INSTANCE: "nobody"}),
    ),
    Mutation(
        "a Service selects two workloads",
        "selectors_find_pods",
        _put("Service", "spec/selector", {"app.kubernetes.io/managed-by": "ddpc"}),
    ),
    Mutation(
        "a budget selects nobody",
        "selectors_find_pods",
        _put("PodDisruptionBudget", "spec/selector/matchLabels", {_INSTANCE: "nobody"}),
    ),
    Mutation(
        "a policy is of nobody",
        "every_pod_has_its_policy",
        _put("NetworkPolicy", "spec/podSelector/matchLabels", {_INSTANCE: "nobody"}),
    ),
    Mutation(
        "a StatefulSet names another Service",
        "stateful_sets_have_their_service",
        _put("StatefulSet", "spec/serviceName", "other"),
    ),
    Mutation(
        "a StatefulSet's Service has an address",
        "stateful_sets_have_their_service",
        _put("Service", "spec/clusterIP", "10.96.0.17"),
    ),
    Mutation(
        "pods have no names before they are ready", "stateful_sets_have_their_service", _unready
    ),
    Mutation(
        "a label is long",
        "the_cluster_takes_every_word",
        _put(_BOTH, "metadata/labels", {"team": "a" * 64}),
    ),
    Mutation(
        "a low port may not be bound",
        "low_ports_may_be_bound",
        _put(_BOTH, "spec/template/spec/securityContext/sysctls", []),
        places=1,
    ),
    Mutation("no pod is wanted", "workloads_have_pods", _put(_BOTH, "spec/replicas", 0)),
    Mutation(
        "a budget spares no pod",
        "budgets_let_a_pod_go",
        _put("PodDisruptionBudget", "spec/maxUnavailable", 0),
    ),
    Mutation("a budget needs all pods", "budgets_let_a_pod_go", _all_needed),
    Mutation("a budget is missing", "several_pods_have_a_budget", _dropped("PodDisruptionBudget")),
    Mutation(
        "a budget lets all pods go",
        "several_pods_have_a_budget",
        _put("PodDisruptionBudget", "spec/maxUnavailable", "100%"),
    ),
    Mutation(
        "a rollout has no room",
        "rollouts_can_move",
        _put("Deployment", "spec/strategy/rollingUpdate", {"maxSurge": 0, "maxUnavailable": 0}),
    ),
    Mutation(
        "an autoscaler scales another",
        "scalers_scale_something",
        _put("HorizontalPodAutoscaler", "spec/scaleTargetRef/name", "other"),
    ),
    Mutation(
        "an autoscaler has no range",
        "scalers_scale_something",
        each("HorizontalPodAutoscaler", _more_replicas),
    ),
    Mutation(
        "a scaled workload says its number",
        "scalers_scale_something",
        _numbered,
    ),
)
