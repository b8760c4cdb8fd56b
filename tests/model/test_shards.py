"""Keys through drawn routers go to the shard that the model says, each one."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from random import Random

import pytest

from ddpc.backends.twemproxy.shares import shares
from ddpc.backends.twemproxy.text import CROWDING
from ddpc.ir.shards import ShardRouter
from ddpc.rehearse.manifests import Container
from tests.model import drawn, rings
from tests.model.hashes import OF_TWEMPROXY
from tests.model.lab import Lab, new_lab, stores
from tests.model.places import shard
from tests.servers.builds import Build
from tests.servers.harness import ledger

PROGRAMS = 2
"""For each hash."""

_BATCH = 50
_STARTS = 200


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with new_lab() as made:
        yield made


def _router(build: Build) -> tuple[Container, ShardRouter]:
    (found,) = (
        (container, program)
        for workload, server, container in build.servers()
        if server == "twemproxy"
        for declared in build.deployment.workloads
        if declared.name == workload
        for program in (one.program for one in declared.containers)
        if isinstance(program, ShardRouter)
    )
    return found


def _keys(random: Random, count: int) -> list[bytes]:
    """Of every length, with and without what could be a tag."""
    letters = "abcXYZ019:_-.{}[]|"
    return [
        "".join(random.choices(letters, k=random.randint(1, 40))).encode() for _ in range(count)
    ]


def _asked(sock: socket.socket, keys: Sequence[bytes], protocol: str) -> Iterator[str]:
    """Who answers for each key."""
    with sock, sock.makefile("rb") as answers:
        for at in range(0, len(keys), _BATCH):
            some = keys[at : at + _BATCH]
            if protocol == "redis":
                said = (b"*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n" % (len(key), key) for key in some)
            else:
                said = (b"get %s\r\n" % key for key in some)
            sock.sendall(b"".join(said))
            for key in some:
                first = answers.readline()
                assert first[:1] in b"$V", (key, first)
                yield answers.readline().strip().decode()
                if protocol == "memcached":
                    assert answers.readline() == b"END\r\n"


@pytest.mark.parametrize("number", range(PROGRAMS))
@pytest.mark.parametrize("hashed", OF_TWEMPROXY)
def test_keys(lab: Lab, hashed: str, number: int, pytestconfig: pytest.Config) -> None:
    count = int(pytestconfig.getoption("--requests")) // (2 * PROGRAMS * len(OF_TWEMPROXY))
    _compared(lab, drawn.sharded(f"shards {hashed} {number}", hashed), count)


def test_many_shards_have_fewer_points(lab: Lab) -> None:
    """Their number is worked out in single precision: of 25 shards each has 156, not 160."""
    _compared(lab, drawn.sharded("25 shards", "fnv1a_64", 25), 2_000)


@pytest.mark.parametrize("count", [2, 3, 4, 16, 25, 47])
def test_the_shares_that_are_said(count: int) -> None:
    """The build tells what part of the keys each shard gets: as wide as its parts of the ring."""
    names = tuple(f"redis-{number}" for number in range(count))
    points = rings.of_ketama(names).points
    held = dict.fromkeys(range(count), 0.0)
    before = points[-1][0] - 2**32
    for point, number in points:
        held[number] += (point - before) / 2**32
        before = point
    assert shares(names, "ketama") == pytest.approx(tuple(held.values()))


@pytest.mark.parametrize("hashed", OF_TWEMPROXY)
def test_whether_keys_that_are_alike_come_together(hashed: str) -> None:
    """The file warns of the hashes that hardly look at a key's end, and of no others."""
    names = tuple(f"redis-{number}" for number in range(4))
    ring = rings.of_ketama(names)
    together = 0
    for start in range(_STARTS):
        keys = (f"start{start}:{last}".encode() for last in range(10))
        together += len({ring.holder(OF_TWEMPROXY[hashed](key)) for key in keys}) == 1
    narrow = hashed == "crc32"  # refused on a ring: all keys come together
    assert (together > 0.9 * _STARTS) == (hashed in CROWDING or narrow)
    assert (together < 0.1 * _STARTS) != (hashed in CROWDING or narrow)


def _compared(lab: Lab, program: drawn.Program, count: int) -> None:
    container, router = _router(program.build)
    keys = _keys(Random(program.text), count)
    names = [each.host for each in router.shards]
    protocol, port = router.sharding.protocol, router.shards[0].port
    with stores(lab, port, protocol), lab.running(container, "0.5", names, router.port):
        sock = lab.dial(router.port, inside=True)
        for key, came in zip(keys, _asked(sock, keys, protocol), strict=True):
            assert lab.named(came)[0] == shard(router, key).host, (key, program.text)
    ledger.record("model: keys at the shard that the model says", len(keys))
