"""Limits by path and method over four replicas, run as they ship, in nginx and in Varnish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from attrs import frozen

from ddpc.driver import Options, compile_program
from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.stub import serve
from tests.servers.builds import Build
from tests.servers.harness import nginx, varnish
from tests.servers.harness.cluster import Cluster, new_cluster

REPLICAS = 4
CLIENTS = tuple(f"203.0.113.{number}" for number in range(1, 7))
PROGRAM = """
app shop { target TOOL VERSION }
service shop {
  image "registry.example.com/shop:4.2"
  user  10001
  port  http 8080
  ready GET /ready
}
attach rate-limit to shop {
  anonymous 10/s burst 20
  on POST /login 4/min burst 4
  replicas  4
  reach     load-balancer
}
"""
CACHE = "attach cache to shop { }\n"
"""With a cache behind them, limits are held by Varnish."""
SERVERS = (*(("nginx", v) for v in nginx.VERSIONS), *(("varnish", v) for v in varnish.VERSIONS))


@frozen
class Limited:
    """The four replicas of one server kind, and what their configuration says."""

    cluster: Cluster
    user: Pod
    tool: str
    text: str

    def ask(self, times: int, path: str, method: str, client: int) -> list[Counter[int]]:
        """The statuses that each replica gives to so many requests of one client."""
        return [
            Counter(
                fetch(
                    f"http://shop{path}",
                    client=self.user,
                    server=replica,
                    port=8080,
                    method=method,
                    headers={"X-Forwarded-For": f"198.51.100.{number}"},  # nobody believes that
                    source=CLIENTS[client],
                ).status
                for number in range(times)
            )
            for replica in self.cluster.pods_of("shop-rate-limit")
        ]


@pytest.fixture(scope="module", params=SERVERS, ids="-".join)
def limited(request: pytest.FixtureRequest) -> Iterator[Limited]:
    tool, version = request.param
    text = PROGRAM.replace("TOOL", tool).replace("VERSION", version)
    text += CACHE if tool == "varnish" else ""
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    assert not [one for one in outcome.diagnostics if one.is_error], outcome.diagnostics
    build = Build("shop", outcome)
    file = {"nginx": "nginx.conf", "varnish": "default.vcl"}[tool]
    with new_cluster(build.objects, secrets={}) as cluster, ExitStack() as stack:
        user = cluster.network.pod("user", addresses=CLIENTS)
        for pod in cluster.pods_of("shop"):
            stack.enter_context(serve(pod, 8080))
        stack.enter_context(cluster.run(**{tool: version}))
        yield Limited(cluster, user, tool, build.files[f"{tool}/shop-rate-limit/{file}"])


def test_each_replica_has_its_part_in_whole_requests(limited: Limited) -> None:
    """10/s over 4 are 2.5/s, which nginx takes as 150 a minute only; 4/min are one each."""
    if limited.tool == "nginx":
        assert "rate=150r/m" in limited.text
        assert "rate=1r/m" in limited.text
        assert "burst=5 nodelay" in limited.text
    else:
        assert ", 6, 2400ms)" in limited.text  # a token for each of 5 + 1, all back in 6 / 2.5 s
        assert ", 2, 120s)" in limited.text


def test_a_rule_is_divided_and_is_for_its_method_and_path(limited: Limited) -> None:
    assert limited.ask(5, "/login", "POST", 0) == [{200: 2, 429: 3}] * REPLICAS
    assert limited.ask(3, "/login", "GET", 1) == [{200: 3}] * REPLICAS
    assert limited.ask(3, "/logins", "POST", 2) == [{200: 3}] * REPLICAS


def test_a_rule_is_not_escaped_by_spelling(limited: Limited) -> None:
    assert limited.ask(3, "/login", "POST", 3) == [{200: 2, 429: 1}] * REPLICAS
    for path in ("/%6cogin", "//login", "/x/../login", "/login?again"):
        assert limited.ask(1, path, "POST", 3) == [{429: 1}] * REPLICAS


def test_all_replicas_together_allow_what_is_written(limited: Limited) -> None:
    """The burst of 20 and a first request each, and what the rate gives back meanwhile."""
    passed = [statuses[200] for statuses in limited.ask(12, "/", "GET", 4)]
    assert all(6 <= count <= 8 for count in passed), passed
