"""The stores are bounded, and nobody's answer is cut off for it."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ddpc.backends.varnish import sizing
from ddpc.ir.http import HttpProxy
from ddpc.ir.values import Size
from ddpc.patterns.cache.memory import CONNECTION, stores
from tests.backends.varnish.build import PORT, cache, limits, program
from tests.backends.varnish.world import CLIENTS, HOST, World, state, wait_until, world
from tests.servers.harness import varnish

_EVERY = pytest.mark.parametrize("version", varnish.VERSIONS)
_MEBIBYTE = 1 << 20


def _ask_all(shop: World, targets: Iterable[str]) -> set[int]:
    """Ask for all on one connection and return the statuses."""
    with shop.user.connect(shop.cache.address, PORT, source=CLIENTS[0]) as sock:
        connection = http.client.HTTPConnection(HOST)
        connection.sock = sock
        statuses = set()
        for target in targets:
            connection.request("GET", target)
            reply = connection.getresponse()
            reply.read()
            statuses.add(reply.status)
        return statuses


def _slow_reader(shop: World, target: str) -> socket.socket:
    """A client that has asked for something and reads nothing of it for now."""
    sock = shop.user.connect(shop.cache.address, PORT, source=CLIENTS[0], seconds=20)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    head = f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    sock.sendall(head.encode())
    return sock


def _length(sock: socket.socket) -> int:
    """How much of the body there is, once it is read."""
    with sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _MEBIBYTE)
        read = b"".join(iter(lambda: sock.recv(1 << 20), b""))
    return len(read.partition(b"\r\n\r\n")[2])


_SLOWLY_READ = {
    "cache": program(cache(transient=4)),
    "limits": program(limits(count=1_000, burst=1_000)),
}


@_EVERY
@pytest.mark.parametrize("made", _SLOWLY_READ.values(), ids=_SLOWLY_READ)
def test_slow_readers_get_all_of_it_where_that_can_be(made: HttpProxy, version: str) -> None:
    with world(made, version) as shop:
        shop.service.size = 2 * _MEBIBYTE
        readers = [_slow_reader(shop, shop.path("private")) for _ in range(20)]
        time.sleep(2)
        with ThreadPoolExecutor(len(readers)) as pool:
            complete = list(pool.map(_length, readers)).count(shop.service.size)
        if version == "7.1":  # as its warning says
            assert complete < 20
        else:
            assert complete == 20


@_EVERY
def test_room_for_a_long_answer_is_made_of_many_short_ones(version: str) -> None:
    with world(program(cache(store=2)), version) as shop:
        shop.service.size = 2_000
        assert _ask_all(shop, (shop.path() for _ in range(1_100))) == {200}
        shop.service.size = 250_000
        path = shop.path()
        assert [(state(shop.ask(path)), len(shop.ask(path).body)) for _ in range(2)] == [
            ("MISS", 250_000),
            ("HIT", 250_000),
        ]


def test_what_is_not_stored_is_not_remembered_for_long() -> None:
    """Each memory of it takes 300 bytes, and a full store fails requests at random."""
    with world(program(cache()), varnish.VERSIONS[-1]) as shop:
        assert _ask_all(shop, (shop.path("cookie") for _ in range(200))) == {200}
        assert shop.counter("MAIN.n_object") == 200
        assert shop.counter("SMA.Transient.g_bytes") < 200 * 400
        wait_until(lambda: shop.counter("MAIN.n_object") == 0, seconds=14)
        assert shop.counter("SMA.Transient.g_bytes") == 0


@pytest.mark.parametrize("mebibytes", [112, 128, 512, 2_048, 65_536])
@pytest.mark.parametrize("connections", [None, 1, 64, 256, 2_000])
def test_threads_are_enough_for_the_connections(mebibytes: int, connections: int | None) -> None:
    """And no more than the share of the memory that the stores leave to them."""
    memory = Size(mebibytes * _MEBIBYTE)
    fewest, most = sizing.threads(memory, connections)
    assert 48 <= fewest <= most <= 5_000
    assert 2 * most >= 4 * (connections or 0)
    taken = 2 * most * sizing.THREAD
    if connections is None:
        assert taken <= memory.bytes // 4
    else:
        assert taken <= max(memory.bytes // 8, CONNECTION * connections)


@pytest.mark.parametrize("mebibytes", [128, 256, 512, 1_024, 65_536])
def test_connections_unasked_take_no_more_threads_than_their_share(mebibytes: int) -> None:
    memory = Size(mebibytes * _MEBIBYTE)
    allowed = stores(memory).connections
    assert sizing.threads(memory, allowed) == sizing.threads(memory, 1)


@pytest.mark.parametrize("mebibytes", [1, 512, 1_024, 65_536])
def test_the_table_grows_with_the_store_and_stays_small(mebibytes: int) -> None:
    kind, _, buckets = sizing.hashing(Size(mebibytes * _MEBIBYTE)).partition(",")
    assert kind == "classic"
    assert int(buckets) * 96 <= max(16_383 * 96, mebibytes * _MEBIBYTE // 300)


@pytest.mark.parametrize("mebibytes", [1, 8, 64, 512])
@pytest.mark.parametrize("connections", [1, 64, 256, 2_000])
def test_bodies_under_way_fit_into_half_of_their_store(mebibytes: int, connections: int) -> None:
    store = Size(mebibytes * _MEBIBYTE)
    buffer = sizing.transit_buffer(store, connections).bytes
    assert 8 << 10 <= buffer <= 1 << 20
    assert buffer % 4_096 == 0
    if buffer > 8 << 10:
        assert 4 * buffer * connections <= store.bytes // 2
