"""Sessions, run: a client comes to the same pod again, through whichever replica, on every nginx.

The bytes that run are the bytes that ship. nginx 1.30 follows the pods by a stand-in for the
cluster's DNS; the others have them listed.
"""

from __future__ import annotations

import copy
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest
from attrs import frozen

from ddpc.driver import Options, compile_program
from tests.servers.builds import Build
from tests.servers.harness import dns, nginx
from tests.servers.harness.client import Reply, fetch
from tests.servers.harness.cluster import Cluster, new_cluster
from tests.servers.harness.manifests import Object
from tests.servers.harness.network import Pod
from tests.servers.harness.stub import Answer, serve

DNS = "kube-dns.kube-system.svc.cluster.local"
PODS = "shop-pods.shop.svc.cluster.local"
OUTSIDE = {"user": "203.0.113.7", DNS: "10.96.0.250"}
FOLLOWS = ("1.30",)
KEYS = tuple(f"client-{number}" for number in range(240))


def _program(version: str, pods: int, by: str) -> Build:
    app = f"dns {DNS}" if version in FOLLOWS else f"target nginx {version}"
    listed = "" if version in FOLLOWS else "pods listed"
    text = f"""
app shop {{ {app} }}
service shop {{
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas {pods}
  ready    GET /ready
}}
attach session to shop {{
  by {by}
  {listed}
  reach load-balancer
}}
"""
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    assert not outcome.diagnostics, outcome.diagnostics
    return Build("shop", outcome)


@frozen
class Running:
    """The tier's replicas before the service's pods, each of which answers with its name."""

    cluster: Cluster
    records: dns.Records
    pods: tuple[Pod, ...]
    stubs: Mapping[str, ExitStack]

    def ask(self, replica: int, cookie: str = "") -> Reply:
        """One request through one of the replicas, by a client with a cookie or without."""
        edge = self.cluster.pods_of("shop-session")[replica]
        headers = {"Cookie": cookie} if cookie else {}
        user = self.cluster.pods["user"]
        return fetch("http://shop/", client=user, server=edge, port=8080, headers=headers)

    def places(self, replica: int) -> dict[str, str]:
        """The pod of each key."""
        replies = {key: self.ask(replica, f"theme=dark; SESSION={key}") for key in KEYS}
        assert {reply.status for reply in replies.values()} == {200}
        return {key: reply.body.decode() for key, reply in replies.items()}

    def announce(self, count: int) -> None:
        """Have the cluster's DNS know the first pods, by the names that it gives to pods."""
        known = {pod.address.replace(".", "-"): pod for pod in self.pods[:count]}
        self.records.headless(PODS, "http", 8080, known)

    def stop(self, name: str) -> None:
        """End what answers in a pod."""
        self.stubs[name].close()


def _same(objects: tuple[Object, ...]) -> tuple[Object, ...]:
    return objects


@contextmanager
def _running(
    version: str,
    pods: int,
    by: str = "cookie SESSION",
    change: Callable[[tuple[Object, ...]], tuple[Object, ...]] = _same,
) -> Iterator[Running]:
    build = _program(version, pods, by)
    with (
        new_cluster(change(build.objects), secrets={}, outside=OUTSIDE) as cluster,
        ExitStack() as stack,
    ):
        stubs = {}
        for pod in cluster.pods_of("shop"):
            stubs[pod.name] = stack.enter_context(ExitStack())
            stubs[pod.name].enter_context(serve(pod, 8080, _says(pod.name)))
        running = Running(cluster, dns.Records(), cluster.pods_of("shop"), stubs)
        running.announce(pods)
        stack.enter_context(dns.serve(cluster.pods[DNS], running.records))
        stack.enter_context(cluster.run(nginx=version))
        _wait_for(lambda: {running.ask(replica).status for replica in (0, 1)} == {200})
        yield running


def _says(name: str) -> Callable[[object], Answer]:
    # Kept connections would outlive what answers on them.
    return lambda _: Answer(body=name.encode(), headers={"Connection": "close"})


def _wait_for(true: Callable[[], bool]) -> None:
    """nginx begins to follow the pods once it runs."""
    deadline = time.monotonic() + 15
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> float:
    return sum(before[key] != after[key] for key in KEYS) / len(KEYS)


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def four(version: str) -> Iterator[Running]:
    with _running(version, 4) as running:
        yield running


@pytest.fixture(scope="module")
def of_four(four: Running) -> dict[str, str]:
    return four.places(0)


def test_a_client_comes_to_the_same_pod_through_either_replica(
    four: Running, of_four: dict[str, str]
) -> None:
    assert four.places(1) == of_four == four.places(0)
    shares = Counter(of_four.values())
    assert set(shares) == {pod.name for pod in four.pods}
    assert min(shares.values()) > len(KEYS) / 4 / 2


def test_who_has_no_cookie_goes_to_any_pod(four: Running) -> None:
    places = Counter(four.ask(0).body.decode() for _ in range(40))
    assert places == {pod.name: 10 for pod in four.pods}


def test_a_fifth_pod_takes_over_its_share_and_no_more(
    version: str, of_four: dict[str, str]
) -> None:
    """Of a plain hash 79% of the keys move, of a consistent one a fifth."""
    with _running(version, 5) as running:
        five = running.places(1)
    moved = {key for key in KEYS if five[key] != of_four[key]}
    assert {five[key] for key in moved} == {"shop-4"}
    assert 0.12 < len(moved) / len(KEYS) < 0.28


def test_a_pod_that_is_down_loses_its_clients_and_no_other_does(version: str) -> None:
    with _running(version, 4) as running:
        before = running.places(0)
        running.stop("shop-2")
        after, other = running.places(0), running.places(1)
    assert after == other
    for key, place in before.items():
        assert after[key] == place if place != "shop-2" else after[key] != "shop-2"
    assert len({after[key] for key in KEYS if before[key] == "shop-2"}) == 3


@pytest.mark.parametrize("version", FOLLOWS, indirect=True)
def test_pods_are_followed_as_they_come_and_go(four: Running, of_four: dict[str, str]) -> None:
    """The fourth goes, and comes back; both replicas see it within the time that they ask in."""
    client = next(key for key in KEYS if of_four[key] == "shop-3")

    def both(reached: Callable[[str], bool]) -> Callable[[], bool]:
        cookie = f"SESSION={client}"
        return lambda: all(reached(four.ask(at, cookie).body.decode()) for at in (0, 1))

    four.announce(3)
    _wait_for(both(lambda pod: pod != "shop-3"))
    three = four.places(1)
    moved = {key for key in KEYS if three[key] != of_four[key]}
    assert moved == {key for key in KEYS if of_four[key] == "shop-3"}
    four.announce(4)
    _wait_for(both(lambda pod: pod == "shop-3"))
    assert four.places(0) == four.places(1) == of_four


def test_an_issued_cookie_keeps_a_client_from_the_first_request_on(version: str) -> None:
    with _running(version, 3, 'cookie "shop.pod" issued') as running:
        first = [running.ask(number % 2) for number in range(30)]
        assert {reply.body for reply in first} == {b"shop-0", b"shop-1", b"shop-2"}
        for reply in first:
            said = reply.header("Set-Cookie") or ""
            cookie, *attributes = said.split("; ")
            assert cookie.startswith("shop.pod=")
            assert {word.lower() for word in attributes} == {"path=/", "httponly", "samesite=lax"}
            again = [running.ask(replica, f"a=1; {cookie}; b=2") for replica in (0, 1, 0, 1)]
            assert {each.body for each in again} == {reply.body}


def _replaced(old: str, new: str) -> Callable[[tuple[Object, ...]], tuple[Object, ...]]:
    """The same objects, but for one directive in the configuration of the tier."""

    def change(objects: tuple[Object, ...]) -> tuple[Object, ...]:
        changed = copy.deepcopy(objects)
        maps = [each for each in changed if each["kind"] == "ConfigMap"]
        texts = [each["data"] for each in maps if old in each["data"].get("nginx.conf", "")]
        assert len(texts) == 1
        texts[0]["nginx.conf"] = texts[0]["nginx.conf"].replace(old, new)
        return tuple(changed)

    return change


def test_a_plain_hash_would_be_seen() -> None:
    """These tests tell the emitted directive from the one that moves most clients."""
    plain = _replaced("SESSION consistent;", "SESSION;")
    with _running("1.22", 4, change=plain) as running:
        four = running.places(0)
    with _running("1.22", 5, change=plain) as running:
        assert _moved(four, running.places(0)) > 0.6


def test_one_name_for_all_pods_would_be_seen() -> None:
    """What everybody writes first: one name that many pods answer to."""
    servers = "".join(
        f"server shop-{number}:8080 max_fails=3 fail_timeout=10s;\n        " for number in range(4)
    )
    one = _replaced(servers, "server shop-origin:8080;\n        ")
    with _running("1.26", 4, change=one) as running:
        assert len({running.ask(0, "SESSION=client").body for _ in range(4)}) == 4
