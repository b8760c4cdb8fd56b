"""Limits: 429 with Retry-After beyond them, by the client that there really is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from ddpc.backends.varnish.command import WORK
from ddpc.ir.http import Limits, Trust
from tests.backends.varnish.build import HEALTH, LIMIT, cache, limits, program, rule
from tests.backends.varnish.world import CLIENTS, HOST, PROXIES, World, state, world
from tests.servers.harness import varnish

_SLOW = 3_600
_TRUST = Trust(networks=("10.9.0.0/24",))


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[World]:
    made = program(limits(count=1, burst=9, seconds=_SLOW), cache(), edge=False, trust=_TRUST)
    with world(made, request.param) as running:
        yield running


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def ruled(request: pytest.FixtureRequest) -> Iterator[World]:
    rules = (rule("/login", "POST", count=1, burst=1), rule("/api/*"))
    alone = Limits(anonymous=None, rules=rules, origin=LIMIT)
    with world(program(alone), request.param) as running:
        yield running


def test_beyond_the_limit_requests_are_refused(shop: World) -> None:
    path = shop.path()
    replies = [shop.ask(path, client=CLIENTS[1]) for _ in range(13)]
    assert [reply.status for reply in replies] == [200] * 10 + [429] * 3
    remaining = [reply.header("X-RateLimit-Remaining") for reply in replies]
    assert remaining == [*(str(left) for left in range(9, -1, -1)), "0", "0", "0"]
    assert [reply.header("Retry-After") for reply in replies[-2:]] == ["7", "7"]
    assert {reply.header("Retry-After") for reply in replies[:10]} == {None}


def test_what_is_refused_is_in_the_log(shop: World) -> None:
    """As the page of rate-limit says where to read it."""
    shop.statuses(12, shop.path(), client=CLIENTS[4])
    asks = ("-q", "RespStatus == 429", "-F", "%t %r %{VCL_Log:limited}x")
    said = shop.inside("varnishncsa", "-d", "-n", f"{WORK}/varnishd", *asks)
    lines = [line for line in said.splitlines() if CLIENTS[4] in line]
    assert len(lines) == 2
    for line in lines:
        assert f"] GET http://{HOST}/minute/" in line
        assert line.endswith(f" anonymous {CLIENTS[4]}")


def test_hits_count_too(shop: World) -> None:
    path = shop.path()
    shop.ask(path, client=CLIENTS[2])
    assert shop.statuses(20, path, client=CLIENTS[3]) == {200: 10, 429: 10}
    assert len(shop.seen(path)) == 1


def test_each_client_has_its_own(shop: World) -> None:
    path = shop.path()
    for client in CLIENTS[10:13]:
        assert shop.statuses(12, path, client=client) == {200: 10, 429: 2}


def test_clients_of_one_proxy_are_told_apart(shop: World) -> None:
    path = shop.path()
    for client in CLIENTS[20:23]:
        replies = [
            shop.ask(path, headers={"X-Forwarded-For": client}, client=PROXIES[0])
            for _ in range(12)
        ]
        assert Counter(reply.status for reply in replies) == {200: 10, 429: 2}


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Authorization", "Cookie"])
def test_nobody_gets_more_by_saying_to_be_another(shop: World, name: str) -> None:
    client = CLIENTS[30 + len(name)]
    replies = [
        shop.ask(shop.path(), headers={name: f"198.51.100.{number}"}, client=client)
        for number in range(15)
    ]
    assert Counter(reply.status for reply in replies) == {200: 10, 429: 5}


def test_what_a_client_says_to_have_left_is_not_passed_on(shop: World) -> None:
    path = shop.path()
    reply = shop.ask(path, headers={"X-RateLimit-Remaining": "99"}, client=CLIENTS[60])
    assert reply.header("X-RateLimit-Remaining") == "9"
    assert shop.seen(path)[0].header("X-RateLimit-Remaining") is None


def test_nobody_can_say_what_is_left(ruled: World) -> None:
    said = {"X-RateLimit-Remaining": "99"}
    reply = ruled.ask(ruled.path(), headers=said, client=CLIENTS[61])
    assert reply.header("X-RateLimit-Remaining") is None


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_what_is_left_is_what_the_narrowest_limit_leaves(version: str) -> None:
    rules = (rule("/login", "POST", count=1, burst=2), rule("/api/*", count=1, burst=59))
    made = program(limits(*rules, count=1, burst=39, seconds=_SLOW))
    with world(made, version) as shop:
        asked = [("POST", "/login")] * 4 + [("GET", "/api/x")] * 2 + [("GET", "/")]
        replies = [shop.ask(path, method, client=CLIENTS[1]) for method, path in asked]
    assert [reply.status for reply in replies] == [200] * 3 + [429] + [200] * 3
    left = [reply.header("X-RateLimit-Remaining") for reply in replies]
    assert left == ["2", "1", "0", "0", "36", "35", "34"]


def test_health_is_not_limited(shop: World) -> None:
    assert shop.statuses(30, "/healthz") != {200: 30}
    assert {shop.ask("/healthz", port=HEALTH).status for _ in range(30)} == {200}


def test_a_rule_is_for_its_method_and_path(ruled: World) -> None:
    client = CLIENTS[40]
    assert ruled.statuses(5, "/login", "POST", client=client) == {200: 2, 429: 3}
    assert ruled.statuses(5, "/login", client=client) == {200: 5}
    assert ruled.statuses(5, "/logins", "POST", client=client) == {200: 5}
    assert ruled.statuses(9, "/api/x?y=1", client=client) == {200: 6, 429: 3}


_ODD = ("/login?", "/login?a=b", "//login", "/./login", "/x/../login", "/%6cogin", "/login;a")


@pytest.mark.parametrize("target", _ODD)
def test_a_rule_is_not_escaped_by_spelling(ruled: World, target: str) -> None:
    client = CLIENTS[50 + _ODD.index(target)]
    assert ruled.statuses(3, "/login", "POST", client=client) == {200: 2, 429: 1}
    assert ruled.ask(target, "POST", client=client).status == 429


def test_limits_alone_store_nothing(ruled: World) -> None:
    path = ruled.path()
    replies = [ruled.ask(path) for _ in range(2)]
    assert len({reply.body for reply in replies}) == 2
    assert {state(reply) for reply in replies} == {None}
    assert len(ruled.seen(path)) == 2


def test_limits_alone_pass_everything_on(ruled: World) -> None:
    path = ruled.path("cookie")
    reply = ruled.ask(path, "PUT", {"Cookie": "_ga=1"}, body=b"x" * 1_000, client=CLIENTS[41])
    assert reply.header("Set-Cookie") == "session=secret"
    (request,) = ruled.seen(path)
    assert (request.method, len(request.body)) == ("PUT", 1_000)
    assert request.header("Cookie") == "_ga=1"
    assert request.header("X-Real-IP") == CLIENTS[41]


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_room_comes_back_with_the_rate(version: str) -> None:
    with world(program(limits(count=10, burst=4)), version) as shop:
        started = time.monotonic()
        passed = shop.statuses(10, "/")[200]
        assert passed >= 5
        time.sleep(0.25)
        later = shop.statuses(6, "/")[200]
        assert later >= 2
        # However long it all took: no more than the burst, and what the rate gives back.
        assert passed + later <= 5 + 10 * (time.monotonic() - started) + 1
        time.sleep(1)
        assert shop.statuses(10, "/")[200] >= 5
