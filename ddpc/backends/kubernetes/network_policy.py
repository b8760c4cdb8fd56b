"""NetworkPolicy: who may connect to a workload's pods, and where they may connect to."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any, Final

from ddpc.backends.kubernetes import metadata
from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import Admission, Application, Departure, Peer, Workload

NAMESPACE: Final = "kubernetes.io/metadata.name"
"""The label that every namespace carries: its own name."""

DNS_PEERS: Final[tuple[dict[str, Any], ...]] = (
    {
        "namespaceSelector": {"matchLabels": {NAMESPACE: "kube-system"}},
        "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
    },
    {"ipBlock": {"cidr": "169.254.20.10/32"}},
)
"""Where names are resolved: the cluster's DNS, by the labels that it has everywhere, and the
address of NodeLocal DNSCache (https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/)."""


def to_object(
    application: Application,
    workload: Workload,
    workloads: Mapping[str, Workload],
) -> dict[str, Any]:
    """The policy of ``workload``: what nothing here admits is refused."""
    strict = application.network == "strict"
    spec: dict[str, Any] = {
        "podSelector": {"matchLabels": metadata.selector(workload)},
        "policyTypes": ["Ingress", "Egress"] if strict else ["Ingress"],
        "ingress": _rules("from", workload.admissions, workloads),
    }
    if strict:
        departures = _rules("to", workload.departures, workloads)
        spec["egress"] = [_dns(application), *departures]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata.of_workload(application, workload.name, workload),
        "spec": spec,
    }


def _rules(
    side: str,
    connections: tuple[Admission, ...] | tuple[Departure, ...],
    workloads: Mapping[str, Workload],
) -> list[dict[str, Any]]:
    """One rule for each set of ports, with all peers that have it; anyone needs no other peer."""
    rules: dict[tuple[tuple[int, str], ...], list[Any]] = {}
    for connection in connections:
        ports = sorted(
            (
                *((port, "TCP") for port in connection.ports),
                *((port, "UDP") for port in connection.datagrams),
            )
        )
        rules.setdefault(tuple(ports), []).append(connection)
    return [_rule(side, ports, found, workloads) for ports, found in rules.items()]


def _rule(
    side: str,
    ports: tuple[tuple[int, str], ...],
    connections: list[Admission | Departure],
    workloads: Mapping[str, Workload],
) -> Any:
    rule: dict[str, Any] = {}
    peers: list[dict[str, Any]] = []
    listed = []
    for connection in connections:
        peer = _peer(connection.peer, workloads)
        if peer not in peers:
            peers.append(peer)
            listed.append(traced(peer, connection.origin))
    if all(peers):
        rule[side] = listed
    if ports:
        rule["ports"] = [{"port": port, "protocol": protocol} for port, protocol in ports]
    return traced(rule, connections[0].origin)


def _peer(peer: Peer, workloads: Mapping[str, Workload]) -> dict[str, Any]:
    """The peer as a rule has it; empty: anyone."""
    if peer.workload is not None:
        return {"podSelector": {"matchLabels": metadata.selector(workloads[peer.workload])}}
    if peer.namespace is not None:
        return {"namespaceSelector": {"matchLabels": {NAMESPACE: peer.namespace}}}
    if peer.network is not None:
        return {"ipBlock": {"cidr": peer.network}}
    return {}


def _dns(application: Application) -> dict[str, Any]:
    return {
        "to": [*DNS_PEERS, *_addresses(application.dns)],
        "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
    }


def _addresses(hosts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Those of the hosts that are addresses; a name is one of the cluster's own."""
    found: list[dict[str, Any]] = []
    for host in hosts:
        try:
            found.append({"ipBlock": {"cidr": str(ip_network(host))}})
        except ValueError:
            continue
    return found
