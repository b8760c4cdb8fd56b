"""Network policies are changed."""

from __future__ import annotations

from collections.abc import Callable

from tests.agreement.mutations.edits import each
from tests.agreement.mutations.output import Change, Mutation, Object

_INSTANCE = "app.kubernetes.io/instance"


def _rules(side: str, edit: Callable[[Object], bool]) -> Change:
    """Edit the first rule of a policy that lets itself be edited; the DNS is left as it is."""

    def change(one: Object) -> bool:
        return any(
            edit(rule)
            for rule in one["spec"].get(side, ())
            if rule.get("ports", [{}])[0].get("port") != 53
        )

    return each("NetworkPolicy", change)


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


def _some_of_a_namespace(rule: Object) -> bool:
    for peer in rule.get("from", ()):
        if "namespaceSelector" in peer:
            peer["podSelector"] = {"matchLabels": {_INSTANCE: "nobody"}}
            return True
    return False


def _holed(rule: Object) -> bool:
    for peer in rule.get("to", ()):
        if "ipBlock" in peer:
            peer["ipBlock"]["except"] = [peer["ipBlock"]["cidr"]]
            return True
    return False


def _asked(one: Object) -> bool:
    """Anyone is let in where only answers of the DNS come from."""
    one["spec"].setdefault("ingress", []).append({"ports": [{"port": 53, "protocol": "UDP"}]})
    return True


def _other_resolver(one: Object) -> bool:
    for rule in one["spec"].get("egress", ()):
        for peer in rule["to"] if rule["ports"][0]["port"] == 53 else ():
            if "podSelector" in peer:
                peer["podSelector"]["matchLabels"] = {"k8s-app": "nobody"}
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

    return each("NetworkPolicy", edit)


def _one_way(one: Object) -> bool:
    if "Egress" not in one["spec"]["policyTypes"]:
        return False
    one["spec"]["policyTypes"].remove("Egress")
    return True


_IN, _OUT = "ingress", "egress"
_WANTED, _ELSE = "policies_let_the_wanted_through", "policies_let_nothing_else_through"

POLICIES = (
    Mutation("a policy lets in at another port", _WANTED, _rules(_IN, _port)),
    Mutation("a policy lets in at a port more", _ELSE, _rules(_IN, _more_ports)),
    Mutation("a policy lets in at all ports", _ELSE, _rules(_IN, _all_ports)),
    Mutation("a policy lets in another protocol", _WANTED, _rules(_IN, _protocol)),
    Mutation("a policy lets others in", _WANTED, _rules(_IN, _peer)),
    Mutation("a policy lets anyone in", _ELSE, _rules(_IN, _anyone)),
    Mutation("a policy lets another namespace in", _ELSE, _rules(_IN, _namespace), places=2),
    Mutation("a namespace is not let in", _WANTED, _rules(_IN, _namespace), places=2),
    Mutation(
        "some pods of a namespace are let in", _WANTED, _rules(_IN, _some_of_a_namespace), places=2
    ),
    Mutation("a policy lets anyone ask", _ELSE, each("NetworkPolicy", _asked)),
    Mutation("a policy lets nobody in", _WANTED, _without(_IN)),
    Mutation("a policy lets out at another port", _WANTED, _rules(_OUT, _port)),
    Mutation("a policy lets out at a port more", _ELSE, _rules(_OUT, _more_ports)),
    Mutation("a policy lets out to others", _WANTED, _rules(_OUT, _peer)),
    Mutation("a policy lets out to another network", _ELSE, _rules(_OUT, _network)),
    Mutation("a network is not let out to", _WANTED, _rules(_OUT, _network)),
    Mutation("a network is let out to in part", _WANTED, _rules(_OUT, _holed)),
    Mutation("a policy lets nothing out", _WANTED, _without(_OUT)),
    Mutation(
        "a policy bounds one way", "every_pod_has_its_policy", each("NetworkPolicy", _one_way)
    ),
    Mutation(
        "a policy is missing",
        "every_pod_has_its_policy",
        lambda output, graph: output.drop("NetworkPolicy"),
    ),
    Mutation("the DNS is out of reach", "names_can_be_asked_for", _without(_OUT, dns=True)),
    Mutation(
        "the DNS is of other pods",
        "names_can_be_asked_for",
        each("NetworkPolicy", _other_resolver),
    ),
)
