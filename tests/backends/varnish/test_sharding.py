"""A sharded cache: each answer is fetched once and kept in one node, and purges reach them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest
from attrs import define, field

from ddpc.ir.http import Trust
from ddpc.rehearse.client import Reply, fetch
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Stub, serve
from tests.backends.varnish import real
from tests.backends.varnish.build import (
    PEERS,
    PORT,
    PURGE,
    cache,
    limits,
    program,
    served,
)
from tests.backends.varnish.world import HOST, Service, state, wait_until
from tests.servers.harness import varnish

_NODES = tuple(f"app-cache-{number}" for number in range(3))
_USER = "203.0.113.1"


@define
class Ring:
    """Three nodes before one service."""

    user: Pod
    nodes: tuple[Pod, ...]
    service: Service
    stub: Stub
    _servers: list[tuple[Process, ExitStack]]
    _asked: int = field(default=0)

    def ask(
        self,
        target: str,
        node: int,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        port: int = PORT,
    ) -> Reply:
        return fetch(
            f"http://{HOST}{target}",
            client=self.user,
            server=self.nodes[node],
            port=port,
            method=method,
            headers=headers,
            source=_USER,
        )

    def paths(self, count: int) -> list[str]:
        """Paths that nobody has asked for."""
        self._asked += count
        return [f"/minute/{number}" for number in range(self._asked - count, self._asked)]

    def fetched(self, paths: list[str]) -> Counter[str]:
        """How often the service was asked for each path."""
        return Counter(path for path in self.stub.paths() if path in set(paths))

    def stop(self, node: int) -> None:
        self._servers[node][1].close()


@contextmanager
def _ring(version: str, *, purge: bool = True) -> Iterator[Ring]:
    layer = cache(nodes=_NODES, purge=purge)
    made = program(limits(count=10_000, burst=9_999), layer, trust=_TRUST)
    server = served(made, version)
    with new_network() as network, ExitStack() as stack:
        user = network.pod("user", addresses=(_USER,))
        app = network.pod("app")
        nodes = tuple(network.pod(name) for name in _NODES)
        service = Service()
        stub = stack.enter_context(serve(app, 8080, service.answer))
        servers = []
        for node in nodes:
            own = stack.enter_context(ExitStack())
            process = own.enter_context(
                varnish.run(
                    server.files[0].text.encode(),
                    version=version,
                    pod=node,
                    port=PORT,
                    sandbox=real.sandbox(server, network.hosts),
                    argv=server.command,
                )
            )
            servers.append((process, own))
        ring = Ring(user=user, nodes=nodes, service=service, stub=stub, servers=servers)
        wait_until(lambda: _knows_itself(ring))
        yield ring


def _states(ring: Ring, paths: list[str]) -> set[str | None]:
    """Where the answers of two nodes come from."""
    return {state(ring.ask(path, node)) for path in paths for node in (0, 2)}


def _knows_itself(ring: Ring) -> bool:
    """Whether every node has found every other one to be up."""
    paths = ring.paths(20)
    for node in range(3):
        for path in paths:
            ring.ask(path, node)
    return set(ring.fetched(paths).values()) == {1}


_TRUST = Trust()


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def ring(request: pytest.FixtureRequest) -> Iterator[Ring]:
    with _ring(request.param) as running:
        yield running


def test_each_answer_is_fetched_once(ring: Ring) -> None:
    paths = ring.paths(60)
    replies = [[ring.ask(path, node) for path in paths] for node in range(3)]
    assert ring.fetched(paths) == dict.fromkeys(paths, 1)
    for first, *others in zip(*replies, strict=True):
        assert state(first) == "MISS"
        assert [(state(reply), reply.body) for reply in others] == [("HIT", first.body)] * 2
        assert all(reply.header("Age") is not None for reply in others)


def test_every_node_keeps_some(ring: Ring) -> None:
    paths = ring.paths(60)
    for path in paths:
        ring.ask(path, 0)
    keepers = Counter(request.peer for request in ring.stub.requests if request.path in set(paths))
    assert set(keepers) == {node.address for node in ring.nodes}
    assert min(keepers.values()) >= 8


def test_the_client_stays_the_client(ring: Ring) -> None:
    (path,) = ring.paths(1)
    forged = {"X-Real-IP": "198.51.100.66", "X-Forwarded-For": "198.51.100.66", "X-Cache": "PEER"}
    for node in range(3):
        ring.ask(f"{path}?{node}", node, headers=forged)
    for request in ring.stub.requests:
        if request.path.startswith(f"{path}?"):
            assert request.header("X-Real-IP") == _USER
            assert (request.header("X-Forwarded-For") or "").split(", ")[0] == _USER
            assert request.header("X-Cache") is None


def test_what_is_not_kept_goes_straight_to_the_service(ring: Ring) -> None:
    (path,) = ring.paths(1)
    for node in range(3):
        reply = ring.ask(path, node, headers={"Cookie": "session=1"})
        assert state(reply) == "PASS"
    peers = [request.peer for request in ring.stub.requests if request.path == path]
    assert peers == [node.address for node in ring.nodes]


def test_a_purge_anywhere_reaches_every_node(ring: Ring) -> None:
    paths = ring.paths(12)
    for number, path in enumerate(paths):
        ring.ask(path, 0)
        assert ring.ask(path, 1, "PURGE").status == 405
        assert state(ring.ask(path, 2)) == "HIT"
        assert ring.ask(path, number % 3, "PURGE", port=PURGE).status == 200
        assert state(ring.ask(path, 1)) == "MISS"
    assert ring.fetched(paths) == dict.fromkeys(paths, 2)


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_where_nobody_may_purge_no_node_does(version: str) -> None:
    with _ring(version, purge=False) as ring:
        (path,) = ring.paths(1)
        ring.ask(path, 0)
        assert {ring.ask(path, node, "PURGE", port=PEERS).status for node in range(3)} == {405}
        assert {state(ring.ask(path, node)) for node in range(3)} == {"HIT"}


def test_limits_count_once(ring: Ring) -> None:
    (path,) = ring.paths(1)
    left = [int(ring.ask(path, 0).header("X-RateLimit-Remaining") or 0) for _ in range(2)]
    assert left[0] - left[1] <= 1
    assert left[1] > 9_000


def test_what_a_node_asks_is_not_passed_on_again(ring: Ring) -> None:
    """Two nodes may not agree on who is up, and would send it to and fro."""
    paths = ring.paths(12)
    for number, path in enumerate(paths):
        ring.ask(path, number % 3, port=PEERS)
    peers = [request.peer for request in ring.stub.requests if request.path in set(paths)]
    assert peers == [ring.nodes[number % 3].address for number in range(12)]


def test_nodes_ask_each_other_for_their_health(ring: Ring) -> None:
    assert ring.ask("/healthz", 0, port=PEERS).status == 200
    assert "/healthz" not in ring.stub.paths()


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_with_a_node_down_nothing_fails(version: str) -> None:
    with _ring(version) as ring:
        paths = ring.paths(24)
        for path in paths:
            ring.ask(path, 0)
        ring.stop(1)
        replies = [ring.ask(path, node) for _ in range(3) for path in paths for node in (0, 2)]
        assert {reply.status for reply in replies} == {200}
        assert {state(reply) for reply in replies} <= {"HIT", "MISS", "PASS"}
        wait_until(lambda: _states(ring, paths) == {"HIT"})
        before = ring.fetched(paths)
        assert _states(ring, paths) == {"HIT"}
        assert ring.fetched(paths) == before  # the others have taken over what it kept
        purged = ring.ask(paths[0], 0, "PURGE", port=PURGE)
        assert purged.status == 503  # said, because a node that is only cut off comes back with it
        assert state(ring.ask(paths[0], 2)) == "MISS"
