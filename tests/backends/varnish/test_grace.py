"""Stale answers: shortly while a fresh one is fetched, for long while the origin is down."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.backends.varnish.build import HEALTH, cache, program, upstream
from tests.backends.varnish.world import World, state, wait_until, world
from tests.servers.harness import varnish


@pytest.fixture(params=varnish.VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shop(version: str) -> Iterator[World]:
    with world(program(cache(grace=2_000)), version) as running:
        yield running


def test_a_little_stale_is_given_while_a_fresh_one_is_fetched(shop: World) -> None:
    path = shop.path("second")
    first = shop.ask(path)
    time.sleep(1.2)
    stale = shop.ask(path)
    assert (state(stale), stale.body) == ("HIT", first.body)
    wait_until(lambda: shop.ask(path).body != first.body)
    assert len(shop.seen(path)) == 2


def test_too_stale_is_not_given_by_a_healthy_origin(shop: World) -> None:
    path = shop.path("second")
    first = shop.ask(path)
    time.sleep(3.3)
    late = shop.ask(path)
    assert state(late) == "MISS"
    assert late.body != first.body


def test_a_fresh_failure_does_not_replace_a_good_answer(shop: World) -> None:
    path = shop.path("second")
    first = shop.ask(path)
    time.sleep(1.2)
    shop.service.status = 500
    assert shop.ask(path).body == first.body
    wait_until(lambda: len(shop.seen(path)) == 2)
    again = shop.ask(path)
    assert (again.status, again.body) == (200, first.body)


def test_a_dead_origin_is_stood_in_for(version: str) -> None:
    with world(program(cache(grace=0)), version) as shop:
        path, strict, unknown = shop.path("second"), shop.path("strict"), shop.path()
        first = shop.ask(path)
        shop.ask(strict)
        shop.stop_service()
        time.sleep(1.5)
        for stale in (shop.ask(path), shop.ask(path)):
            assert (stale.status, state(stale), stale.body) == (200, "HIT", first.body)
            assert int(stale.header("Age") or 0) >= 1
        assert shop.ask(strict).status == 503  # it must not be given stale
        missing = shop.ask(unknown)
        assert missing.status == 503
        assert missing.header("Retry-After") is not None
        assert shop.ask(unknown, "POST", body=b"x").status == 503
        assert shop.ask("/healthz", port=HEALTH).status == 200


def test_it_is_stood_in_for_no_longer_than_said(version: str) -> None:
    with world(program(cache(grace=0, rescue=1_000)), version) as shop:
        path = shop.path("second")
        shop.ask(path)
        shop.stop_service()
        time.sleep(1.2)
        assert shop.ask(path).status == 200
        time.sleep(1.2)
        assert shop.ask(path).status == 503


@pytest.mark.parametrize("retry", [True, False])
def test_an_origin_that_hangs_is_asked_once_more_at_most(version: str, retry: bool) -> None:
    made = program(cache(), to=upstream(seconds=0.5, retry=retry))
    with world(made, version) as shop:
        shop.service.delay = 1.5
        paths = {method: shop.path() for method in ("GET", "POST")}
        for method, path in paths.items():
            assert shop.ask(path, method).status == 503
        time.sleep(1)
        asked = {method: len(shop.seen(path)) for method, path in paths.items()}
        assert asked == {"GET": 2 if retry else 1, "POST": 1}
