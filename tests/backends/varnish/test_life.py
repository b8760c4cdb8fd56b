"""How it starts, how it says that it is well, and how it ends."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

from ddpc.backends.varnish.sizing import MALLOC
from ddpc.ir.deployment import HttpGet, Role
from ddpc.ir.http import HttpProxy
from ddpc.ir.values import Duration, Image, Size
from tests.backends.varnish.build import HEALTH, cache, limits, program, serve, served
from tests.backends.varnish.world import World, world
from tests.servers.harness import varnish

_EVERY = pytest.mark.parametrize("version", varnish.VERSIONS)
_KINDS = {"cache": program(cache()), "limits": program(limits(count=1, burst=1, seconds=60))}


@_EVERY
@pytest.mark.parametrize("made", _KINDS.values(), ids=_KINDS)
def test_health_depends_on_nothing(made: HttpProxy, version: str) -> None:
    with world(made, version) as shop:
        shop.stop_service()
        for _ in range(3):
            reply = shop.ask("/healthz", port=HEALTH)
            assert (reply.status, reply.body) == (200, b"OK\n")
        assert shop.ask("/healthz", port=HEALTH, host=None).status == 200
        assert shop.ask("/", port=HEALTH).status == 404
        assert shop.ask("/").status == 503
        assert shop.seen("/") == []


@_EVERY
def test_the_services_own_health_path_stays_its_own(version: str) -> None:
    with world(program(cache()), version) as shop:
        assert shop.ask("/healthz").body.startswith(b"answer")
    with world(program(cache(), health_port=8080), version) as shop:
        assert shop.ask("/healthz").body == b"OK\n"
        assert shop.ask("/healthz/").body.startswith(b"answer")


def test_the_probes_ask_that() -> None:
    made = served(program(cache()))
    for probe in (made.ready, made.alive, made.started):
        assert probe is not None
        assert probe.asks == HttpGet(path="/healthz", port=HEALTH)
        assert probe.timeout <= probe.every


@_EVERY
def test_a_slow_service_leaves_threads_for_health(version: str) -> None:
    with world(program(cache(connections=20)), version) as shop:
        shop.service.delay = 2
        asking = [threading.Thread(target=shop.ask, args=(shop.path(),)) for _ in range(30)]
        for thread in asking:
            thread.start()
        time.sleep(0.5)
        start = time.monotonic()
        assert shop.ask("/healthz", port=HEALTH).status == 200
        assert time.monotonic() - start < 1
        for thread in asking:
            thread.join()


@_EVERY
def test_it_ends_at_once(version: str) -> None:
    """So the pause before its end is as long as requests may take."""
    made = program(cache())
    stop = served(made, version).stop
    assert stop.pause == Duration(5_000 + made.drain.milliseconds)
    with world(made, version) as shop:
        shop.service.delay = 30
        cut = threading.Thread(target=_expect_nothing, args=(shop,))
        cut.start()
        time.sleep(0.3)
        shop.server.signal(signal.SIGTERM)
        shop.server.wait(stop.finish.seconds)
        shop.service.delay = 0
        cut.join()


def _expect_nothing(shop: World) -> None:
    assert shop.raw(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == b""


@_EVERY
def test_a_connection_is_kept_for_the_proxy_before_it(version: str) -> None:
    made = served(program(cache(), edge=False), version)
    assert "timeout_idle=75" in made.command
    assert not any("timeout_idle" in word for word in served(program(cache()), version).command)


@_EVERY
def test_an_idle_connection_is_given_up_before_the_service_does_it(version: str) -> None:
    """By itself varnishd would keep it for a minute, and meet a service that closes it."""
    with world(program(cache()), version) as shop:
        shop.stop_service()
        with shop.app.listen(8080) as listener, ThreadPoolExecutor(1) as pool:
            asked = pool.submit(shop.ask, "/once")
            origin, _ = listener.accept()
            with origin:
                origin.settimeout(30)
                assert origin.recv(65_536).startswith(b"GET /once ")
                origin.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                assert asked.result().body == b"ok"
                assert origin.recv(1) == b""


def test_what_it_is_served_with() -> None:
    made = served(program(cache()))
    assert made.image == Image("varnish", "7.7")
    assert (made.user, made.group, made.secrets, made.build) == (1000, 1000, (), None)
    assert made.standalone == "varnish/app-cache"
    assert [(port.name, port.number) for port in made.ports] == [("http", 8080), ("health", 8081)]
    assert [one.path for one in made.writable] == ["/var/lib/varnish"]
    assert made.command[:2] == ("env", f"MALLOC_CONF={MALLOC}")
    assert made.command[made.command.index("-T") + 1] == "none"


def test_beside_others_it_is_called_after_the_pod_and_itself() -> None:
    made, _ = serve(evolve(program(cache()), address="127.0.0.1"), role=Role.SIDECAR)
    assert made is not None
    assert made.standalone == "varnish/app-cache-varnish"
    assert "http=127.0.0.1:8080,HTTP" in made.command
    assert [port.on_localhost for port in made.ports] == [True, False]


@_EVERY
def test_every_size_of_container_starts(version: str) -> None:
    for mebibytes in (96, 65_536):
        made = program(evolve(cache(), memory=Size(mebibytes << 20)))
        with world(made, version) as shop:
            assert shop.ask("/").status == 200
