"""Caches, run as they ship: sharded, each answer is fetched once, and a purge reaches every node;
and what the cluster calls ready is not taken down.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest
from attrs import define, field

from ddpc.driver import Options, compile_program
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.servers.builds import Build
from tests.servers.harness import varnish
from tests.servers.harness.cluster import Cluster, new_cluster

USER = "203.0.113.7"
NODES = 3
PROGRAM = """
app shop { target varnish VERSION }
service shop {
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas 2
  ready    GET /ready
}
attach cache to shop {
  replicas 3 sharded
  memory   128Mi
  skip     /admin/*
  purge    from shop
  reach    load-balancer
}
"""


@define
class Ring:
    """The nodes, each with its process, before the service's pods."""

    cluster: Cluster
    stubs: tuple[Stub, ...]
    nodes: Mapping[str, Process]
    """By ``POD/CONTAINER``."""
    asked: int = field(default=0)

    def ask(self, path: str, node: int, method: str = "GET", client: str = "user") -> Reply:
        """One request to one of the nodes, as a load balancer would send it."""
        return fetch(
            f"http://shop{path}",
            client=self.cluster.pods[client],
            server=self.cluster.pods_of("shop-cache")[node],
            port=8080,
            method=method,
            headers={"X-Cache": "PEER", "X-Real-IP": "10.244.0.1"},  # nobody believes that
        )

    def purge(self, path: str, host: str = "shop", caller: str = "shop-0") -> int:
        """As the service does it: at the name for it, which leads to any node."""
        pod, at = self.cluster.pods[caller], self.cluster.address("shop-purge")
        url = f"http://shop-purge:80{path}"
        return fetch(url, client=pod, server=at, method="PURGE", headers={"Host": host}).status

    def paths(self, count: int) -> list[str]:
        """Paths that nobody has asked for."""
        self.asked += count
        return [f"/page/{number}" for number in range(self.asked - count, self.asked)]

    def fetched(self, paths: list[str]) -> Counter[str]:
        """How often the service's pods were asked for each path."""
        wanted = set(paths)
        return Counter(path for stub in self.stubs for path in stub.paths() if path in wanted)

    def up(self, nodes: tuple[int, ...]) -> None:
        """Return once each of these nodes knows which are up."""

        def agreed() -> bool:
            paths = self.paths(12)
            states = {self.ask(path, node).status for path in paths for node in nodes}
            return states == {200} and self.fetched(paths) == dict.fromkeys(paths, 1)

        _wait_for(agreed)


def _wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _answer(request: Request) -> Answer:
    return Answer(body=request.path.encode(), headers={"Cache-Control": "max-age=600"})


@contextmanager
def _ring(version: str) -> Iterator[Ring]:
    text = PROGRAM.replace("VERSION", version)
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    assert {found.code.slug for found in outcome.diagnostics} <= {"varnish/slow-readers"}
    build = Build("shop", outcome)
    with (
        new_cluster(build.objects, secrets={}, outside={"user": USER}) as cluster,
        ExitStack() as stack,
    ):
        pods = cluster.pods_of("shop")
        stubs = tuple(stack.enter_context(serve(pod, 8080, _answer)) for pod in pods)
        ring = Ring(cluster, stubs, stack.enter_context(cluster.run(varnish=version)))
        ring.up((0, 1, 2))
        yield ring


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def ring(request: pytest.FixtureRequest) -> Iterator[Ring]:
    with _ring(request.param) as running:
        yield running


def test_each_answer_is_fetched_once_whichever_node_is_asked(ring: Ring) -> None:
    paths = ring.paths(100)
    replies = [
        ring.ask(path, (number + node) % NODES)
        for node in range(NODES)
        for number, path in enumerate(paths)
    ]
    assert {reply.status for reply in replies} == {200}
    assert ring.fetched(paths) == dict.fromkeys(paths, 1)  # 1.0 an answer; unsharded, 3.0
    assert Counter(reply.header("X-Cache") for reply in replies) == {"MISS": 100, "HIT": 200}


def test_every_node_keeps_a_part(ring: Ring) -> None:
    paths = ring.paths(90)
    for path in paths:
        ring.ask(path, 0)
    keepers = Counter(
        request.peer for stub in ring.stubs for request in stub.requests if request.path in paths
    )
    assert set(keepers) == {pod.address for pod in ring.cluster.pods_of("shop-cache")}
    assert min(keepers.values()) >= 10


def test_a_purge_reaches_every_node(ring: Ring) -> None:
    paths = ring.paths(12)
    for path in paths:
        ring.ask(path, 0)
        assert ring.purge(path) == 200
        assert [ring.ask(path, node).header("X-Cache") for node in (1, 2)] == ["MISS", "HIT"]
    assert ring.fetched(paths) == dict.fromkeys(paths, 2)


def test_a_purge_names_the_host_that_clients_ask_for(ring: Ring) -> None:
    (path,) = ring.paths(1)
    ring.ask(path, 0)
    assert ring.purge(path, "shop-purge") == 400
    assert ring.ask(path, 1).header("X-Cache") == "HIT"


def test_nobody_purges_where_clients_come_in(ring: Ring) -> None:
    (path,) = ring.paths(1)
    ring.ask(path, 0)
    callers = ("user", "shop-0")
    statuses = {ring.ask(path, n, "PURGE", one).status for n in range(NODES) for one in callers}
    assert statuses == {405}
    assert ring.ask(path, 1).header("X-Cache") == "HIT"


def test_what_is_skipped_is_kept_by_none(ring: Ring) -> None:
    states = [ring.ask("/admin/users", node).header("X-Cache") for node in range(NODES)]
    assert states == ["PASS"] * NODES
    assert ring.fetched(["/admin/users"]) == {"/admin/users": NODES}


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_with_a_node_down_nobody_gets_an_error(version: str) -> None:
    with _ring(version) as ring:
        paths = ring.paths(60)
        for path in paths:
            ring.ask(path, 0)
        ring.nodes["shop-cache-1/cache"].signal(signal.SIGKILL)
        statuses = Counter(
            ring.ask(path, node).status for _ in range(3) for path in paths for node in (0, 2)
        )
        assert statuses == {200: 360}
        ring.up((0, 2))
        # Said, for a node that is only cut off comes back with what it has.
        assert ring.purge(paths[0]) == 503
        assert ring.ask(paths[0], 2).header("X-Cache") == "MISS"


ONE = """
app shop { target varnish VERSION }
service shop {
  image "registry.example.com/shop:4.2"
  user  10001
  port  http 8080
  ready GET /healthz every 1s timeout 1s
}
attach cache to shop { replicas 1; reach load-balancer }
"""


def _no_content(request: Request) -> Answer:
    return Answer(status=204) if request.path == "/healthz" else _answer(request)


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_a_service_that_is_ready_with_204_stays_up(version: str) -> None:
    text = ONE.replace("VERSION", version)
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    build = Build("shop", outcome)
    with (
        new_cluster(build.objects, secrets={}, outside={"user": USER}) as cluster,
        ExitStack() as on,
    ):
        for pod in cluster.pods_of("shop"):
            on.enter_context(serve(pod, 8080, _no_content))
        on.enter_context(cluster.run(varnish=version))
        (cache,) = cluster.pods_of("shop-cache")
        asked = {}
        for second in range(18):
            reply = fetch(
                f"http://shop/page/{second}", client=cluster.pods["user"], server=cache, port=8080
            )
            asked[second] = reply.status
            time.sleep(1)
        assert set(asked.values()) == {200}, asked
