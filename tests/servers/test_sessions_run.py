"""Sessions, run: a client comes to the same pod again, through whichever replica, on every nginx.

The bytes that run are the bytes that ship. nginx 1.30 follows the pods by a stand-in for the
cluster's DNS; the others have them listed.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest

from ddpc.rehearse.manifests import Object
from tests.servers.harness import nginx
from tests.servers.sessions import FOLLOWS, KEYS, Running, running, wait_for


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> float:
    return sum(before[key] != after[key] for key in KEYS) / len(KEYS)


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def four(version: str) -> Iterator[Running]:
    with running(version, 4) as run:
        yield run


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
    with running(version, 5) as run:
        five = run.places(1)
    moved = {key for key in KEYS if five[key] != of_four[key]}
    assert {five[key] for key in moved} == {"shop-4"}
    assert 0.12 < len(moved) / len(KEYS) < 0.28


def test_a_pod_that_is_down_loses_its_clients_and_no_other_does(version: str) -> None:
    with running(version, 4) as run:
        before = run.places(0)
        run.stop("shop-2")
        after, other = run.places(0), run.places(1)
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
    wait_for(both(lambda pod: pod != "shop-3"))
    three = four.places(1)
    moved = {key for key in KEYS if three[key] != of_four[key]}
    assert moved == {key for key in KEYS if of_four[key] == "shop-3"}
    four.announce(4)
    wait_for(both(lambda pod: pod == "shop-3"))
    assert four.places(0) == four.places(1) == of_four


def test_more_pods_than_a_datagram_holds_are_followed_too() -> None:
    """The answer is cut short over UDP, and asked for again over TCP."""
    with running("1.30", 9) as run:
        places = run.places(0)
        assert run.records.cut > 0
    assert len(set(places.values())) == 9


def test_an_issued_cookie_keeps_a_client_from_the_first_request_on(version: str) -> None:
    with running(version, 3, 'cookie "shop.pod" issued') as run:
        first = [run.ask(number % 2) for number in range(30)]
        assert {reply.body for reply in first} == {b"shop-0", b"shop-1", b"shop-2"}
        for reply in first:
            said = reply.header("Set-Cookie") or ""
            cookie, *attributes = said.split("; ")
            assert cookie.startswith("shop.pod=")
            assert {word.lower() for word in attributes} == {"path=/", "httponly", "samesite=lax"}
            again = [run.ask(replica, f"a=1; {cookie}; b=2") for replica in (0, 1, 0, 1)]
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
    with running("1.22", 4, change=plain) as run:
        four = run.places(0)
    with running("1.22", 5, change=plain) as run:
        assert _moved(four, run.places(0)) > 0.6


def test_one_name_for_all_pods_would_be_seen() -> None:
    """What everybody writes first: one name that many pods answer to."""
    servers = "".join(
        f"server shop-{number}:8080 max_fails=3 fail_timeout=10s;\n        " for number in range(4)
    )
    one = _replaced(servers, "server shop-origin:8080;\n        ")
    with running("1.26", 4, change=one) as run:
        assert len({run.ask(0, "SESSION=client").body for _ in range(4)}) == 4


@pytest.mark.parametrize("version", ["1.22", "1.30"], indirect=True)
def test_in_one_server_with_tls_the_cookie_is_for_tls(version: str) -> None:
    tls = 'attach tls to shop { hosts "shop.example.com"; certificate secret shop-tls }'
    with running(version, 3, "cookie kept issued", more=tls, tier="shop-tls") as run:
        for replica in (0, 1, 0, 1):
            reply = run.ask(replica)
            cookie, *attributes = (reply.header("Set-Cookie") or "").split("; ")
            assert "secure" in {word.lower() for word in attributes}
            assert {run.ask(other, cookie).body for other in (0, 1)} == {reply.body}


def test_behind_a_cache_a_client_keeps_to_its_pod() -> None:
    """Requests with the cookie pass the cache, and come through either replica of the tier."""
    cache = 'attach cache to shop { skip cookie "logged_in_*" }'
    with running("1.30", 3, more=cache, tier="shop-cache") as run:
        places = {key: {run.ask(0, f"SESSION={key}").body for _ in range(4)} for key in KEYS[:12]}
    assert {len(pods) for pods in places.values()} == {1}
    assert len(set().union(*places.values())) == 3
