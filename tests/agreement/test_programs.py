"""The files of programs that are like no kept one, and seldom drawn, agree with each other."""

from __future__ import annotations

from ddpc.driver import Options
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import accepted, build_of
from tests.agreement.reader import nginx, vcl
from tests.agreement.reader.graph import place
from tests.properties.corpus import Program


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
    build = accepted(text)
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
    build = accepted(text)
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
    graph = accepted(text).graph()
    assert disagreements(graph) == {}
    (limit,) = (
        container.spec["resources"]["limits"]["memory"]
        for _, container, program in graph.programs()
        if program.kind == "varnish"
    )
    assert limit == "512Mi"


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
    assert disagreements(accepted(text).graph()) == {}


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
    build = accepted(text)
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
