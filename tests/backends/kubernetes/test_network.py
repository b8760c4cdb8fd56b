"""NetworkPolicies: what is admitted is what was said, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from ddpc.ir.deployment import Admission, ContainerPort, Departure, Peer
from tests.backends.kubernetes.builder import application, emit, main, one, workload

WEB = {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web"}


def _policy(network: str = "edges", **changes: Any) -> dict[str, Any]:
    part = workload(**changes)
    out = emit(one(part, application=application(network=network)))
    spec: dict[str, Any] = out.get("NetworkPolicy", "web")["spec"]
    return spec


def _tcp(*numbers: int) -> list[dict[str, Any]]:
    return [{"port": number, "protocol": "TCP"} for number in numbers]


def test_whom_nobody_may_call_is_closed() -> None:
    spec = _policy()
    assert spec == {
        "podSelector": {"matchLabels": WEB},
        "policyTypes": ["Ingress"],
        "ingress": [],
    }


@pytest.mark.parametrize(
    ("peer", "written"),
    [
        (Peer(workload="web"), {"podSelector": {"matchLabels": WEB}}),
        (
            Peer(namespace="monitoring"),
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}},
        ),
        (Peer(network="10.0.0.0/8"), {"ipBlock": {"cidr": "10.0.0.0/8"}}),
    ],
)
def test_each_kind_of_peer(peer: Peer, written: dict[str, Any]) -> None:
    admission = Admission(peer=peer, ports=(8080, 9090))
    assert _policy(admissions=(admission,))["ingress"] == [
        {"from": [written], "ports": _tcp(8080, 9090)}
    ]


def test_anyone_is_a_rule_without_peers() -> None:
    spec = _policy(admissions=(Admission(peer=Peer(), ports=(8080,)),))
    assert spec["ingress"] == [{"ports": _tcp(8080)}]


def test_anyone_takes_the_others_in() -> None:
    both = (
        Admission(peer=Peer(namespace="a"), ports=(8080,)),
        Admission(peer=Peer(), ports=(8080,)),
        Admission(peer=Peer(namespace="a"), ports=(9090,)),
    )
    assert [rule.get("from") is None for rule in _policy(admissions=both)["ingress"]] == [
        True,
        False,
    ]


def test_peers_of_the_same_ports_share_a_rule_and_stand_once() -> None:
    admissions = (
        Admission(peer=Peer(namespace="a"), ports=(8080,)),
        Admission(peer=Peer(namespace="b"), ports=(8080,)),
        Admission(peer=Peer(namespace="a"), ports=(8080,)),
    )
    (rule,) = _policy(admissions=admissions)["ingress"]
    assert len(rule["from"]) == 2


def test_udp_ports_are_admitted_as_udp() -> None:
    container = main(ports=(ContainerPort(name="dns", number=53, protocol="udp"),), ready=None)
    admission = Admission(peer=Peer(namespace="a"), ports=(), datagrams=(53,))
    spec = _policy(containers=(container,), admissions=(admission,))
    assert spec["ingress"][0]["ports"] == [{"port": 53, "protocol": "UDP"}]


def test_a_number_of_two_transports_is_admitted_as_both() -> None:
    named = ContainerPort(name="dns", number=53, protocol="udp")
    container = main(ports=(named, evolve(named, name="dns-tcp", protocol="tcp")), ready=None)
    admission = Admission(peer=Peer(), ports=(53,), datagrams=(53,))
    (rule,) = _policy(containers=(container,), admissions=(admission,))["ingress"]
    assert {(port["port"], port["protocol"]) for port in rule["ports"]} == {
        (53, "TCP"),
        (53, "UDP"),
    }


def test_a_number_that_is_admitted_over_one_transport_is_closed_over_the_other() -> None:
    named = ContainerPort(name="dns", number=53, protocol="udp")
    container = main(ports=(named, evolve(named, name="dns-tcp", protocol="tcp")), ready=None)
    for admission, transport in (
        (Admission(peer=Peer(), ports=(53,)), "TCP"),
        (Admission(peer=Peer(), ports=(), datagrams=(53,)), "UDP"),
    ):
        (rule,) = _policy(containers=(container,), admissions=(admission,))["ingress"]
        assert rule["ports"] == [{"port": 53, "protocol": transport}]


def test_strict_closes_the_way_out_but_for_names_and_departures() -> None:
    departures = (
        Departure(peer=Peer(workload="web"), ports=(8080,)),
        Departure(peer=Peer(network="192.0.2.7/32"), ports=(3306,)),
    )
    spec = _policy("strict", departures=departures)
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    dns, inside, outside = spec["egress"]
    assert {(port["port"], port["protocol"]) for port in dns["ports"]} == {(53, "UDP"), (53, "TCP")}
    assert {"ipBlock": {"cidr": "169.254.20.10/32"}} in dns["to"]
    assert inside == {"to": [{"podSelector": {"matchLabels": WEB}}], "ports": _tcp(8080)}
    assert outside == {"to": [{"ipBlock": {"cidr": "192.0.2.7/32"}}], "ports": _tcp(3306)}


def test_departures_count_only_where_the_network_is_strict() -> None:
    spec = _policy(departures=(Departure(peer=Peer(network="192.0.2.7/32"), ports=(1,)),))
    assert "egress" not in spec


def test_an_open_network_has_no_policies() -> None:
    assert not emit(one(application=application(network="open"))).all("NetworkPolicy")


def test_where_the_app_says_that_names_are_resolved_is_open_too() -> None:
    told = application(network="strict", dns=("10.96.0.10", "fd00::a", "dns.example.com"))
    out = emit(one(workload(), application=told))
    (names,) = out.get("NetworkPolicy", "web")["spec"]["egress"]
    assert names["to"][2:] == [
        {"ipBlock": {"cidr": "10.96.0.10/32"}},
        {"ipBlock": {"cidr": "fd00::a/128"}},
    ]
