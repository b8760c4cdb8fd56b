"""The files of programs that are like no kept one, and seldom drawn, agree with each other."""

from __future__ import annotations

import pytest

from ddpc.driver import Options
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import Build, build_of
from tests.agreement.reader import nginx, vcl
from tests.agreement.reader.graph import place
from tests.passes.programs import compiled
from tests.properties.corpus import Program


def _build(text: str) -> Build:
    build = build_of(Program("own", "app.ddp", {"app.ddp": text}, Options()))
    assert build is not None
    return build


def test_two_servers_that_are_called_alike_stand_apart() -> None:
    """The tier ``web-tls``, and the sidecar ``tls`` in the pods of ``web``."""
    text = """app demo { pods 10.0.0.0/8 }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080 on localhost
  ready command "true"
}
attach tls to web { hosts "a.example.com"; certificate secret one; reach load-balancer }
attach tls own to web as sidecar {
  hosts "b.example.com"
  certificate secret two
  authority secret two-ca
}
"""
    build = _build(text)
    assert {path for path in build.files if path.startswith("nginx/")} == {
        "nginx/web-tls/nginx.conf",
        "nginx/web.tls/nginx.conf",
    }
    assert disagreements(build.graph()) == {}


def test_who_calls_is_let_in_at_every_port_beside_the_service() -> None:
    text = """app demo { network strict }
service api {
  image "registry.example.com/api:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  calls web
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
attach sidecar own to web {
  image "registry.example.com/own:1.0"
  user  10002
  port  http 9001
  port  grpc 9002
}
"""
    build = _build(text)
    assert disagreements(build.graph()) == {}
    (admitted,) = (
        {port["port"] for rule in one["spec"]["ingress"] for port in rule["ports"]}
        for one in build.graph().cluster.of("NetworkPolicy")
        if one["metadata"]["name"] == "web"
    )
    assert admitted >= {8080, 9001, 9002}


def test_files_whose_paths_are_alike_have_keys_of_their_own() -> None:
    """A key has no slash: one is written as something else."""
    text = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  file  /etc/web/a/b from "one.txt"
  file  /etc/web/a.b from "two.txt"
  file  /etc/web/a@b from "two.txt"
  file  /etc/web/a+b from "one.txt"
}
"""
    texts = {"one.txt": "one", "two.txt": "two"}
    build = build_of(Program("own", "app.ddp", {"app.ddp": text, **texts}, Options()))
    assert build is not None
    graph = build.graph()
    assert disagreements(graph) == {}
    (pod,) = graph.pods
    for name, content in {"a/b": "one", "a.b": "two", "a@b": "two", "a+b": "one"}.items():
        found = place(graph.cluster, pod, pod.containers[0], f"/etc/web/{name}")
        assert found.text == content, name


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
    graph = _build(text).graph()
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
    graph = _build(text).graph()
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
    assert disagreements(_build(text).graph()) == {}


def test_a_cache_in_one_server_with_limits_has_the_memory_that_its_stores_are_made_for() -> None:
    """The limits say less, and the cache nothing: it has what it has by itself."""
    text = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
}
attach rate-limit to web { anonymous 10/s; clients 1000; memory 128Mi }
attach cache to web { }
"""
    graph = _build(text).graph()
    assert disagreements(graph) == {}
    (limit,) = (
        container.spec["resources"]["limits"]["memory"]
        for _, container, program in graph.programs()
        if program.kind == "varnish"
    )
    assert limit == "512Mi"


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
    graph = _build(text).graph()
    assert disagreements(graph) == {}
    local = text.replace("http 8080", "http 8080 on localhost").replace("GET /ready", "command")
    said = compiled(local.replace("command port http", 'command "ready"'), options=Options())
    assert "scrape/on-localhost" in {one.code.slug for one in said.diagnostics}


def test_a_path_that_a_rule_names_twice_is_one() -> None:
    text = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
service next like web { }
attach split to web { send to next when path /a /a; reach load-balancer }
"""
    assert disagreements(_build(text).graph()) == {}


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
    graph = _build(text).graph()
    assert disagreements(graph) == {}
    (policy,) = graph.cluster.of("NetworkPolicy")
    assert policy["spec"]["egress"][1]["ports"] == [{"port": 5353, "protocol": "UDP"}]


def test_networks_that_overlap_are_listed_once() -> None:
    text = """app demo {
  trusted from 192.0.2.0/24 192.0.2.0/24 192.0.2.128/25
  pods 10.0.0.0/8 10.1.0.0/16 10.0.0.0/8 "fd00::/16" "fd00::/16"
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
attach tls to web { hosts "a.example.com"; certificate secret tls; reach load-balancer }
attach cache to web { }
attach session to web { by cookie SESSION; pods listed }
"""
    build = _build(text)
    assert disagreements(build.graph()) == {}
    entries = [
        [one.args[0] for one in nginx.directives(content).walk() if one.name == "set_real_ip_from"]
        for path, content in sorted(build.files.items())
        if path.endswith("nginx.conf")
    ]
    pods = ["10.0.0.0/8", "fd00::/16"]
    assert sorted(entries) == [pods, ["192.0.2.0/24"]]
    (content,) = (build.files[path] for path in build.files if path.endswith("default.vcl"))
    (believed,) = (one.block for one in vcl.statements(content) if one.head == "acl")
    assert ["".join(token.text for token in one.tokens) for one in believed or ()] == pods
