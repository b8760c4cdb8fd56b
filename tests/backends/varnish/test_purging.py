"""PURGE takes an answer out of the cache, for those who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ddpc.ir.http import Trust
from tests.backends.varnish.build import cache, program
from tests.backends.varnish.world import CLIENTS, HOST, PROXIES, World, state, world
from tests.servers.harness import varnish

_SHOP, _STRANGER = CLIENTS[7], CLIENTS[9]
_CACHE = cache(purge=(f"{_SHOP}/32",), hosts=(HOST, f"www.{HOST}"))


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[World]:
    made = program(_CACHE, edge=False, trust=Trust(networks=("10.9.0.0/24",)))
    with world(made, request.param) as running:
        yield running


def test_a_purge_makes_the_next_request_a_miss(shop: World) -> None:
    path = shop.path()
    assert [state(shop.ask(path)) for _ in range(2)] == ["MISS", "HIT"]
    assert shop.ask(path, "PURGE", client=_SHOP).status == 200
    assert state(shop.ask(path)) == "MISS"


def test_it_takes_the_url_and_the_host_as_requests_have_them(shop: World) -> None:
    path, other = shop.path(), shop.path()
    for target, host in ((path, HOST), (other, HOST), (path, f"www.{HOST}")):
        shop.ask(target, host=host)
    assert shop.ask(path, "PURGE", client=_SHOP, host=f"{HOST.upper()}:8080").status == 200
    states = [
        state(shop.ask(target, host=host))
        for target, host in ((path, HOST), (other, HOST), (path, f"www.{HOST}"))
    ]
    assert states == ["MISS", "HIT", "HIT"]


def test_hosts_that_are_not_known_share_the_first_ones_answers(shop: World) -> None:
    path = shop.path()
    hosts = (HOST, "evil.example.com", "10.0.0.1:8080", "app", f"www.{HOST}", f"x{HOST}")
    states = [state(shop.ask(path, host=host)) for host in hosts]
    assert states == ["MISS", "HIT", "HIT", "HIT", "MISS", "HIT"]
    for name in ("Host", "X-Forwarded-Host"):
        assert [one.header(name) for one in shop.seen(path)] == [HOST, f"www.{HOST}"]


def test_it_takes_every_variant(shop: World) -> None:
    path = shop.path()
    through = {"X-Forwarded-For": _STRANGER, "X-Forwarded-Proto": "https"}
    plain = [state(shop.ask(path)) for _ in range(2)]
    tls = [state(shop.ask(path, headers=through, client=PROXIES[0])) for _ in range(2)]
    assert (plain, tls) == (["MISS", "HIT"], ["MISS", "HIT"])
    assert shop.ask(path, "PURGE", client=_SHOP).status == 200
    assert state(shop.ask(path)) == "MISS"
    assert state(shop.ask(path, headers=through, client=PROXIES[0])) == "MISS"


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (_STRANGER, {}),
        (_STRANGER, {"X-Forwarded-For": _SHOP}),
        (_STRANGER, {"X-Real-IP": _SHOP}),
        (PROXIES[0], {}),
        (PROXIES[0], {"X-Forwarded-For": _STRANGER}),
        (PROXIES[0], {"X-Forwarded-For": f"{_SHOP}, {_STRANGER}"}),
    ],
)
def test_others_are_refused(shop: World, client: str, headers: dict[str, str]) -> None:
    path = shop.path()
    shop.ask(path)
    refused = shop.ask(path, "PURGE", headers, client=client)
    assert refused.status == 405
    assert "PURGE" not in (refused.header("Allow") or "PURGE")
    assert state(shop.ask(path)) == "HIT"
    assert [request.method for request in shop.seen(path)] == ["GET"]


def test_a_purge_through_a_proxy_is_its_clients(shop: World) -> None:
    path = shop.path()
    shop.ask(path)
    through = {"X-Forwarded-For": _SHOP}
    assert shop.ask(path, "PURGE", through, client=PROXIES[0]).status == 200
    assert state(shop.ask(path)) == "MISS"


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_without_anyone_who_may_nobody_may(version: str) -> None:
    with world(program(cache()), version) as shop:
        path = shop.path()
        shop.ask(path)
        assert shop.ask(path, "PURGE").status == 405
        assert state(shop.ask(path)) == "HIT"
