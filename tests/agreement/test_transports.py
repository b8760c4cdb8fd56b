"""One number over TCP and over UDP is two ports: files agree on which is meant."""

from __future__ import annotations

import pytest

from ddpc.driver import Options
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import accepted
from tests.passes.programs import compiled

_DATAGRAMS = """attach sidecar beacon to web {
  image "registry.example.com/beacon:1.0"
  user  10002
  port  udp 8080
}
"""


@pytest.mark.parametrize("network", ["edges", "strict"])
@pytest.mark.parametrize(
    ("said", "beside", "peers"),
    [
        ("reach load-balancer", _DATAGRAMS, [(None, {"TCP"})]),
        ("allow from namespace n", _DATAGRAMS, [("namespaceSelector", {"TCP"})]),
        ("port udp 8080 named beacon; reach load-balancer", "", [(None, {"TCP", "UDP"})]),
    ],
)
def test_a_number_is_let_in_over_the_transport_that_is_meant(
    network: str, said: str, beside: str, peers: list[tuple[str | None, set[str]]]
) -> None:
    """One number over TCP and over UDP are two ports, which others may reach."""
    text = f"""app demo {{ network {network} }}
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  {said}
}}
{beside}"""
    graph = accepted(text).graph()
    assert disagreements(graph) == {}
    (policy,) = graph.cluster.of("NetworkPolicy")
    assert [
        (
            next(iter(rule["from"][0])) if "from" in rule else None,
            {port["protocol"] for port in rule["ports"]},
        )
        for rule in policy["spec"]["ingress"]
    ] == peers


_BEACON = """service {name} {{
  image "registry.example.com/{name}:1.0"
  user  10001
  port  udp 8080 named beacon
  port  http 8080
  ready GET /ready port http
}}
"""


def test_a_port_over_udp_is_no_way_past_the_tier_before_its_number() -> None:
    """One number over both transports: who dials it over TCP comes to the tier, and no further."""
    text = """app demo { network strict; pods 10.244.0.0/16 }
service other {
  image "registry.example.com/other:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  env   WEB    address of web port http
  env   BEACON address of web port beacon
  reach load-balancer
}
attach rate-limit to web port http {
  anonymous     10/s
  authenticated 50/s verified by api port http at /verify
}
edge public {
  host "www.example.com" { path / to web port http }
  certificate secret public-tls
  reach       load-balancer
}
""" + "".join(_BEACON.format(name=name) for name in ("web", "api"))
    graph = accepted(text).graph()
    assert disagreements(graph) == {}
    (other,) = (pod for pod in graph.pods if pod.name == "other")
    dials = {
        one.dial.among: f"{one.dial.host}:{one.dial.port}"
        for one in graph.connections
        if one.pod is other
    }
    assert dials == {"WEB": "web:8080", "BEACON": "web-origin:8080"}


def test_a_number_that_a_port_over_udp_has_too_is_dialled_as_it_is_spoken_to() -> None:
    """Shards and ambassadors take the port over TCP, whatever it is called."""
    text = """app demo { registry "registry.example.com/team" }
service store {
  image   "redis:7.2"
  port    udp 6379 named beacon
  port    redis 6379
  sharded 2
  data    cache
  ready   tcp port redis
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  env   STORE address of store port redis
  reach load-balancer
}
attach shard to web port redis for store { }
"""
    assert disagreements(accepted(text).graph()) == {}


def test_what_is_scraped_is_not_the_port_over_udp_of_its_number() -> None:
    text = """app demo { monitored from namespace monitoring }
service web {
  image   "registry.example.com/web:1.0"
  user    10001
  port    udp 8080 named beacon
  port    http 8080
  ready   GET /ready port http
  metrics GET /metrics port http
  reach   load-balancer
}
"""
    graph = accepted(text).graph()
    assert disagreements(graph) == {}
    local = text.replace("http 8080", "http 8080 on localhost").replace("GET /ready", "command")
    said = compiled(local.replace("command port http", 'command "ready"'), options=Options())
    assert "scrape/on-localhost" in {one.code.slug for one in said.diagnostics}


def test_datagrams_to_the_outside_are_let_out() -> None:
    text = """app demo { network strict }
external names { host "dns.example.com"; port udp 5353; addresses 192.0.2.0/24 }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  calls names
}
"""
    graph = accepted(text).graph()
    assert disagreements(graph) == {}
    (policy,) = graph.cluster.of("NetworkPolicy")
    assert policy["spec"]["egress"][1]["ports"] == [{"port": 5353, "protocol": "UDP"}]
