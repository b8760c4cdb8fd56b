"""Labels, selectors, policies, budgets are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph

_INSTANCE = "app.kubernetes.io/instance"


def _each(kinds: str, edit: Callable[[Object], bool]) -> Change:
    """Edit the first object of some kinds that lets itself be edited."""

    def change(output: Output, graph: Graph) -> bool:
        return any(edit(one) for one in output.of(*kinds.split()))

    return change


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

    return _each(kinds, edit)


def _unlabelled(one: Object) -> bool:
    del one["spec"]["template"]["metadata"]["labels"][_INSTANCE]
    return True


def _spread(one: Object) -> bool:
    for each in one["spec"]["template"]["spec"].get("topologySpreadConstraints", ()):
        each["labelSelector"]["matchLabels"][_INSTANCE] = "other"
        return True
    return False


def _rules(side: str, edit: Callable[[Object], bool]) -> Change:
    """Edit the first rule of a policy that lets itself be edited; the DNS is left as it is."""

    def change(one: Object) -> bool:
        return any(
            edit(rule)
            for rule in one["spec"].get(side, ())
            if rule.get("ports", [{}])[0].get("port") != 53
        )

    return _each("NetworkPolicy", change)


def _port(rule: Object) -> bool:
    rule["ports"][0]["port"] += 17
    return True


def _more_ports(rule: Object) -> bool:
    rule["ports"].append({"port": 9, "protocol": "TCP"})
    return True


def _protocol(rule: Object) -> bool:
    rule["ports"][0]["protocol"] = "UDP"
    return True


def _peer(rule: Object) -> bool:
    peers: list[Object] = rule.get("from") or rule.get("to") or []
    for peer in peers:
        if "podSelector" in peer and "namespaceSelector" not in peer:
            peer["podSelector"]["matchLabels"] = {_INSTANCE: "nobody"}
            return True
    return False


def _namespace(rule: Object) -> bool:
    for peer in rule.get("from", ()):
        if "namespaceSelector" in peer:
            peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] = "other"
            return True
    return False


def _network(rule: Object) -> bool:
    for peer in rule.get("to", ()):
        if "ipBlock" in peer:
            peer["ipBlock"]["cidr"] = "203.0.113.128/25"
            return True
    return False


def _anyone(rule: Object) -> bool:
    return rule.pop("from", None) is not None


def _all_ports(rule: Object) -> bool:
    return rule.pop("ports", None) is not None


def _without(side: str, dns: bool = False) -> Change:
    def edit(one: Object) -> bool:
        rules = one["spec"].get(side, [])
        for rule in rules:
            if (rule.get("ports", [{}])[0].get("port") == 53) == dns:
                rules.remove(rule)
                return True
        return False

    return _each("NetworkPolicy", edit)


def _one_way(one: Object) -> bool:
    if "Egress" not in one["spec"]["policyTypes"]:
        return False
    one["spec"]["policyTypes"].remove("Egress")
    return True


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


_IN, _OUT = "ingress", "egress"
_WANTED, _ELSE = "policies_let_the_wanted_through", "policies_let_nothing_else_through"
_OWN = "workloads_select_their_pods"
_BOTH = "Deployment StatefulSet"

CLUSTER = (
    Mutation("pods lose a label", _OWN, _each(_BOTH, _unlabelled)),
    Mutation(
        "a workload selects others",
        _OWN,
        _put(_BOTH, "spec/selector/matchLabels", {_INSTANCE: "other"}),
    ),
    Mutation("pods are spread by others' labels", _OWN, _each(_BOTH, _spread)),
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
    Mutation("a policy lets in at another port", _WANTED, _rules(_IN, _port)),
    Mutation("a policy lets in at a port more", _ELSE, _rules(_IN, _more_ports)),
    Mutation("a policy lets in at all ports", _ELSE, _rules(_IN, _all_ports)),
    Mutation("a policy lets in another protocol", _WANTED, _rules(_IN, _protocol)),
    Mutation("a policy lets others in", _WANTED, _rules(_IN, _peer)),
    Mutation("a policy lets anyone in", _ELSE, _rules(_IN, _anyone)),
    Mutation("a policy lets another namespace in", _ELSE, _rules(_IN, _namespace), places=2),
    Mutation("a namespace is not let in", _WANTED, _rules(_IN, _namespace), places=2),
    Mutation("a policy lets nobody in", _WANTED, _without(_IN)),
    Mutation("a policy lets out at another port", _WANTED, _rules(_OUT, _port)),
    Mutation("a policy lets out at a port more", _ELSE, _rules(_OUT, _more_ports)),
    Mutation("a policy lets out to others", _WANTED, _rules(_OUT, _peer)),
    Mutation("a policy lets out to another network", _ELSE, _rules(_OUT, _network)),
    Mutation("a network is not let out to", _WANTED, _rules(_OUT, _network)),
    Mutation("a policy lets nothing out", _WANTED, _without(_OUT)),
    Mutation(
        "a policy bounds one way", "every_pod_has_its_policy", _each("NetworkPolicy", _one_way)
    ),
    Mutation("a policy is missing", "every_pod_has_its_policy", _dropped("NetworkPolicy")),
    Mutation("the DNS is out of reach", "names_can_be_asked_for", _without(_OUT, dns=True)),
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
        _each("HorizontalPodAutoscaler", _more_replicas),
    ),
    Mutation(
        "a scaled workload says its number",
        "scalers_scale_something",
        _numbered,
    ),
)
