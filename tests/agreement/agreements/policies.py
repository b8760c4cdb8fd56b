"""Network policies let what is wanted through, and nothing else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from tests.agreement.agreements.edges import ANYONE, Edge, End, declared, pods, wanted
from tests.agreement.reader.cluster import Object, Pod
from tests.agreement.reader.graph import Graph

_NAMESPACE = "kubernetes.io/metadata.name"
_DNS_PORT = 53
_DNS = frozenset({("53", "UDP"), ("53", "TCP")})
_RESOLVER = {
    "namespaceSelector": {"matchLabels": {_NAMESPACE: "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}
"""The cluster's own: CoreDNS keeps the label that kube-dns had."""
_NODE_DNS = "169.254.20.10/32"
"""NodeLocal DNSCache."""


def policies_let_the_wanted_through(graph: Graph) -> tuple[str, ...]:
    """Who dials, is declared to call, or scrapes is let out by his own policy and in by the
    other's."""
    found: list[str] = []
    for edge in sorted(wanted(graph)):
        into = _of(graph, edge.target, "Ingress")
        if into is not None and edge not in _let_in(graph, into) and not _by_anyone(graph, edge):
            found.append(f"no policy lets {edge} in")
        out = _of(graph, edge.source, "Egress")
        if out is not None and edge not in _let_out(graph, out):
            found.append(f"no policy lets {edge} out")
    return tuple(found)


def policies_let_nothing_else_through(graph: Graph) -> tuple[str, ...]:
    """What a policy lets in or out, something dials or the program declares."""
    needed = wanted(graph) | declared(graph)
    found: list[str] = []
    for pod in graph.pods:
        out = {edge for edge in _let_out(graph, pod) if edge.port != _DNS_PORT}
        for edge in sorted({*_let_in(graph, pod), *out} - needed):
            found.append(f"a policy of `{pod.name}` lets {edge} through, which nothing needs")
    return tuple(found)


def every_pod_has_its_policy(graph: Graph) -> tuple[str, ...]:
    """One policy for each workload, of the kinds that the program asks for."""
    kinds = {"open": [], "edges": ["Ingress"], "strict": ["Ingress", "Egress"]}
    asked = kinds[graph.declared.network]
    found: list[str] = []
    for pod in graph.pods:
        policies = list(_policies(graph, pod))
        if [policy["spec"]["policyTypes"] for policy in policies] != ([asked] if asked else []):
            found.append(f"`{pod.name}` has not the policy that `network` asks for")
    return tuple(found)


def names_can_be_asked_for(graph: Graph) -> tuple[str, ...]:
    """Where connections out are bounded, those to the DNS are open, to every address of it."""
    found: list[str] = []
    for pod in graph.pods:
        if _of(graph, pods(pod.name), "Egress") is None:
            continue
        blocks: set[str] = set()
        resolver = False
        for policy in _policies(graph, pod):
            for rule in policy["spec"].get("egress", ()):
                if {(str(p["port"]), p["protocol"]) for p in rule.get("ports", ())} != _DNS:
                    continue
                blocks |= {p["ipBlock"]["cidr"] for p in rule["to"] if "ipBlock" in p}
                resolver |= _RESOLVER in rule["to"]
        wanted_blocks = {_NODE_DNS, *_addresses(graph.declared.dns)}
        for container in pod.containers:
            if container.program is not None:
                wanted_blocks |= set(_addresses(container.program.resolvers))
        if not resolver or blocks != wanted_blocks:
            found.append(f"`{pod.name}` may ask {sorted(blocks)} for names")
    return tuple(found)


def _addresses(hosts: frozenset[str] | tuple[str, ...]) -> Iterator[str]:
    for host in hosts:
        try:
            yield str(ipaddress.ip_network(host))
        except ValueError:
            continue


def _policies(graph: Graph, pod: Pod) -> Iterator[Object]:
    for policy in graph.cluster.of("NetworkPolicy"):
        if pod.selected(_labels(policy["spec"]["podSelector"])):
            yield policy


def _of(graph: Graph, end: End, kind: str) -> Pod | None:
    """The pods at an end, if a policy bounds their connections of this kind."""
    for pod in graph.pods:
        if end == pods(pod.name):
            bound = any(kind in policy["spec"]["policyTypes"] for policy in _policies(graph, pod))
            return pod if bound else None
    return None


def _by_anyone(graph: Graph, edge: Edge) -> bool:
    everyone = Edge(End(ANYONE), edge.target, edge.port, edge.protocol)
    target = _of(graph, edge.target, "Ingress")
    return target is not None and everyone in _let_in(graph, target)


def _let_in(graph: Graph, pod: Pod) -> frozenset[Edge]:
    return frozenset(
        Edge(peer, pods(pod.name), port, protocol)
        for policy in _policies(graph, pod)
        for rule in policy["spec"].get("ingress", ())
        for port, protocol in _ports(rule)
        for peer in _peers(graph, rule.get("from"))
    )


def _let_out(graph: Graph, pod: Pod) -> frozenset[Edge]:
    return frozenset(
        Edge(pods(pod.name), peer, port, protocol)
        for policy in _policies(graph, pod)
        for rule in policy["spec"].get("egress", ())
        for port, protocol in _ports(rule)
        for peer in _peers(graph, rule.get("to"))
    )


def _ports(rule: Object) -> Iterator[tuple[int, str]]:
    """Its ports; 0 stands for all of them."""
    for port in rule.get("ports", ({"port": 0, "protocol": "TCP"},)):
        yield _only(port, "port", "protocol")["port"], port["protocol"]


def _peers(graph: Graph, written: list[Object] | None) -> Iterator[End]:
    if written is None:
        yield End(ANYONE)
    for peer in written or ():
        if "ipBlock" in peer:
            yield End("network", _network(peer))
        elif "namespaceSelector" in peer:
            yield End("namespace", _namespace(peer))
        else:
            for pod in graph.cluster.selected(_labels(_only(peer, "podSelector")["podSelector"])):
                yield pods(pod.name)


def _network(peer: Object) -> str:
    """A network; without a part of it, it is another."""
    block = _only(_only(peer, "ipBlock")["ipBlock"], "cidr", "except")
    return " without ".join((block["cidr"], *sorted(block.get("except", ()))))


def _namespace(peer: Object) -> str:
    """A namespace by its name; of some of its pods, it is another."""
    _only(peer, "namespaceSelector", "podSelector")
    name = _labels(peer["namespaceSelector"]).get(_NAMESPACE, "any")
    few = _labels(peer.get("podSelector", {}))
    return f"{name} with {few}" if few else name


def _labels(selector: Object) -> dict[str, str]:
    found: dict[str, str] = _only(selector, "matchLabels").get("matchLabels", {})
    return found


def _only(written: Object, *keys: str) -> Object:
    """What has no other keys: what is not read here cannot be let pass."""
    assert written.keys() <= set(keys), f"{sorted(written)} is not all read"
    return written
