"""What no output has: clients that are sent to pods by what replicas do not agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.deployment import ClusterName, Deployment
from tests.golden.case import Case, cases

_BLOCK = re.compile(r"^    upstream (\S+) \{\n(.*?)^    \}", re.MULTILINE | re.DOTALL)

_SHOP = """
service shop {
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas 3
  ready    GET /ready
}
"""
_WEB = """
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  calls shop
}
"""


def _upstreams(conf: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each upstream: its name, its servers as they are written, its other directives."""
    for name, block in _BLOCK.findall(conf):
        lines = [line.strip().rstrip(";") for line in block.splitlines() if "#" not in line]
        servers = [line.split()[1] for line in lines if line.startswith("server ")]
        yield name, servers, [line for line in lines if line and not line.startswith("server ")]


def _complaints(conf: str) -> list[str]:
    """What would send a client to different pods through different replicas, or in turn."""
    found = []
    for name, servers, others in _upstreams(conf):
        words = {line.split()[0]: line for line in others}
        found += [
            f"{name}: {word}" for word in ("ip_hash", "random", "least_conn") if word in words
        ]
        chooses = "hash" in words or "sticky" in words
        if "hash" in words and not words["hash"].endswith(" consistent"):
            found.append(f"{name}: a plain hash")
        if chooses and len(set(servers)) < len(servers):
            found.append(f"{name}: one server twice")
        follows = f" {servers[0]} " in conf and "resolver" in words
        if chooses and len(servers) == 1 and not follows:
            found.append(f"{name}: one name for all pods")
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_replicas_agree_on_who_comes_to_which_pod(case: Case) -> None:
    texts = {
        file.path: file.text
        for file in case.compiled().outcome.files
        if file.path.endswith("nginx.conf")
    }
    assert {path: found for path, text in texts.items() if (found := _complaints(text))} == {}


_CONF = "    upstream shop {{\n        {}\n    }}\n"


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("ip_hash;\n        server a:1;\n        server b:1;", "shop: ip_hash"),
        ("hash $cookie_a;\n        server a:1;\n        server b:1;", "shop: a plain hash"),
        ("hash $cookie_a consistent;\n        server a:1;", "shop: one name for all pods"),
        (
            "hash $cookie_a consistent;\n        server a:1;\n        server a:1;",
            "shop: one server twice",
        ),
        ("hash $cookie_a consistent;\n        server a:1;\n        server b:1;", None),
    ],
)
def test_what_is_looked_for_would_be_found(block: str, complaint: str | None) -> None:
    assert _complaints(_CONF.format(block)) == ([complaint] if complaint else [])


def _deployment(text: str) -> Deployment:
    outcome = compile_program("app.ddp", lambda _: text.encode(), Options())
    assert not outcome.diagnostics, outcome.diagnostics
    assert outcome.deployment is not None
    return outcome.deployment


def _names(made: Deployment) -> dict[str, ClusterName]:
    return {name.name: name for name in made.names}


@pytest.mark.parametrize(("said", "seconds"), [("", 10_800), ("for 1s", 1), ("for 24h", 86_400)])
def test_the_cluster_keeps_addresses_at_the_name_that_callers_dial(said: str, seconds: int) -> None:
    made = _deployment(
        f"app demo {{ }}\n{_SHOP}{_WEB}attach session to shop {{ by client-ip {said} }}"
    )
    kept = {name: one.affinity for name, one in _names(made).items() if one.affinity is not None}
    assert {name: affinity.seconds for name, affinity in kept.items()} == {"shop": seconds}
    assert [workload.name for workload in made.workloads] == ["shop", "web"]
    assert not any(workload.stateful for workload in made.workloads)


def test_listed_pods_are_as_many_as_there_are_and_ready() -> None:
    session = "attach session to shop { by cookie a; pods listed; reach load-balancer }"
    made = _deployment(f"app demo {{ }}\n{_SHOP}{session}")
    names = _names(made)
    listed = {name: one.pod for name, one in names.items() if one.pod is not None}
    assert listed == {"shop-0": 0, "shop-1": 1, "shop-2": 2}
    assert not any(names[name].announce_unready for name in listed)
    (shop,) = (one for one in made.workloads if one.name == "shop")
    assert shop.stateful
    assert (shop.replicas.low, shop.replicas.high) == (3, 3)


def test_followed_pods_are_announced_when_they_are_ready() -> None:
    session = "attach session to shop { by cookie a; reach load-balancer }"
    made = _deployment(f"app demo {{ dns 10.96.0.10 }}\n{_SHOP}{session}")
    assert not _names(made)["shop-pods"].announce_unready
    assert not any(workload.stateful for workload in made.workloads)
