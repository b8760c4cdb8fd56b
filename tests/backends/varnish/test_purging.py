"""PURGE takes an answer out of the cache, for those who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ddpc.ir.http import Trust
from tests.backends.varnish.build import PURGE, cache, limits, program
from tests.backends.varnish.world import CLIENTS, HOST, PROXIES, World, state, world
from tests.servers.harness import varnish

_CACHE = cache(purge=True, hosts=(HOST, f"www.{HOST}"))
_ITSELF = ("app-purge", "APP-PURGE:80", "app-purge.demo.svc.cluster.local", "app-purge.")


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[World]:
    made = program(_CACHE, edge=False, trust=Trust(networks=("10.9.0.0/24",)))
    with world(made, request.param) as running:
        yield running


def _purge(shop: World, path: str, host: str | None = HOST) -> int:
    return shop.ask(path, "PURGE", host=host, port=PURGE).status


def test_a_purge_makes_the_next_request_a_miss(shop: World) -> None:
    path = shop.path()
    assert [state(shop.ask(path)) for _ in range(2)] == ["MISS", "HIT"]
    assert _purge(shop, path) == 200
    assert state(shop.ask(path)) == "MISS"
    assert [request.method for request in shop.seen(path)] == ["GET", "GET"]


def test_it_takes_the_url_and_the_host_as_requests_have_them(shop: World) -> None:
    path, other = shop.path(), shop.path()
    for target, host in ((path, HOST), (other, HOST), (path, f"www.{HOST}")):
        shop.ask(target, host=host)
    assert _purge(shop, path, f"{HOST.upper()}:8080") == 200
    states = [
        state(shop.ask(target, host=host))
        for target, host in ((path, HOST), (other, HOST), (path, f"www.{HOST}"))
    ]
    assert states == ["MISS", "HIT", "HIT"]


@pytest.mark.parametrize("host", [*_ITSELF, "", None])
def test_the_name_that_is_dialled_is_no_host_of_an_answer(shop: World, host: str | None) -> None:
    path = shop.path()
    shop.ask(path)
    assert _purge(shop, path, host) == 400
    assert state(shop.ask(path)) == "HIT"


@pytest.mark.parametrize("host", ["app-purge-2.example.com", "xapp-purge"])
def test_other_hosts_are_no_such_name(shop: World, host: str) -> None:
    path = shop.path()
    shop.ask(path, host=host)
    assert _purge(shop, path, host) == 200
    assert state(shop.ask(path, host=host)) == "MISS"


def test_hosts_that_are_not_known_share_the_first_ones_answers(shop: World) -> None:
    path = shop.path()
    hosts = (HOST, "evil.example.com", "10.0.0.1:8080", "app", f"www.{HOST}", f"x{HOST}")
    states = [state(shop.ask(path, host=host)) for host in hosts]
    assert states == ["MISS", "HIT", "HIT", "HIT", "MISS", "HIT"]
    for name in ("Host", "X-Forwarded-Host"):
        assert [one.header(name) for one in shop.seen(path)] == [HOST, f"www.{HOST}"]


def test_it_takes_every_variant(shop: World) -> None:
    path = shop.path()
    through = {"X-Forwarded-For": CLIENTS[9], "X-Forwarded-Proto": "https"}
    plain = [state(shop.ask(path)) for _ in range(2)]
    tls = [state(shop.ask(path, headers=through, client=PROXIES[0])) for _ in range(2)]
    assert (plain, tls) == (["MISS", "HIT"], ["MISS", "HIT"])
    assert _purge(shop, path) == 200
    assert state(shop.ask(path)) == "MISS"
    assert state(shop.ask(path, headers=through, client=PROXIES[0])) == "MISS"


@pytest.mark.parametrize("client", [CLIENTS[0], PROXIES[0]])
def test_nobody_purges_where_clients_come_in(shop: World, client: str) -> None:
    path = shop.path()
    shop.ask(path)
    refused = shop.ask(path, "PURGE", client=client)
    assert refused.status == 405
    assert "PURGE" not in (refused.header("Allow") or "PURGE")
    assert state(shop.ask(path)) == "HIT"
    assert [request.method for request in shop.seen(path)] == ["GET"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_nothing_but_purge_is_taken_there(shop: World, method: str) -> None:
    path = shop.path()
    refused = shop.ask(path, method, port=PURGE)
    assert (refused.status, refused.header("Allow")) == (405, "PURGE")
    assert shop.seen(path) == []


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_without_anyone_who_may_nobody_may(version: str) -> None:
    with world(program(cache()), version) as shop:
        path = shop.path()
        shop.ask(path)
        assert shop.ask(path, "PURGE").status == 405
        assert state(shop.ask(path)) == "HIT"
        with pytest.raises(ConnectionRefusedError):
            shop.ask(path, "PURGE", port=PURGE)


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_purges_are_not_counted(version: str) -> None:
    with world(program(limits(count=1, burst=1, seconds=60), cache(purge=True)), version) as shop:
        path = shop.path()
        assert [shop.ask(path).status for _ in range(3)][2] == 429
        assert [_purge(shop, path) for _ in range(5)] == [200] * 5
