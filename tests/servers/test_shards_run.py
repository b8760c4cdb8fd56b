"""Shards, run: what the compiled router does with keys when all is well, and when a shard fails.

The bytes that run are the bytes that ship; the shards are real Redis and memcached.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from ddpc.backends.twemproxy.shares import shares
from ddpc.rehearse.manifests import Object
from tests.servers.builds import Build, build
from tests.servers.harness.stores import RedisError, memcached, redis
from tests.servers.sharded import Sharded, placed, read, running, written

EXAMPLE = "examples/sharded.ddp"
PORT = 6379
KEYS = [f"key:{number}" for number in range(3000)]
NAMES = ("redis-0", "redis-1", "redis-2")


@pytest.fixture(scope="module")
def example() -> Iterator[Sharded]:
    with running(build(EXAMPLE), stores={"redis": (redis, PORT)}) as sharded:
        with sharded.near("api-0", PORT) as client:
            written(client, KEYS)
        yield sharded


def test_keys_are_spread_as_the_configuration_says_and_read_back(example: Sharded) -> None:
    with example.near("api-0", PORT) as client:
        assert set(read(client, KEYS).values()) == {"right"}
    held = Counter(
        pod
        for key, pod in placed(example, example.cluster.pods_of("redis"), PORT).items()
        if key in set(KEYS)
    )
    for name, share in zip(NAMES, shares(NAMES, "ketama"), strict=True):
        assert held[name] / len(KEYS) == pytest.approx(share, abs=0.03), (held, share)


def test_a_hash_tag_keeps_keys_together(example: Sharded) -> None:
    for user in range(6):
        keys = [f"{{user:{user}}}:{field}" for field in ("cart", "name", "seen", "theme")]
        with example.near("api-0", PORT) as client:
            written(client, keys)
            assert client.redis("MGET", *keys) == [key.encode() for key in keys]
        places = placed(example, example.cluster.pods_of("redis"), PORT)
        assert len({places[key] for key in keys}) == 1


def test_commands_of_several_keys_are_split(example: Sharded) -> None:
    with example.near("api-0", PORT) as client:
        assert client.redis("MGET", *KEYS[:50]) == [key.encode() for key in KEYS[:50]]
        assert client.redis("EXISTS", KEYS[0]) == 1
        assert client.redis("PING") == b"PONG"


NOT_CARRIED = (
    ("HELLO", "3"),
    ("CLIENT", "SETINFO", "LIB-NAME", "x"),
    ("SELECT", "1"),
    ("KEYS", "*"),
    ("SCAN", "0"),
    ("INFO",),
    ("MULTI",),
    ("WATCH", "key"),
    ("SUBSCRIBE", "channel"),
    ("BLPOP", "key", "1"),
)


@pytest.mark.parametrize("command", NOT_CARRIED, ids=lambda command: command[0])
def test_what_is_not_carried_ends_the_connection(
    example: Sharded, command: tuple[str, ...]
) -> None:
    with example.near("api-0", PORT) as client:
        assert client.redis("PING") == b"PONG"
        with pytest.raises((ConnectionError, RedisError)):
            client.redis(*command)
        assert client.closed()


def test_the_router_is_on_localhost_only(example: Sharded) -> None:
    api = example.cluster.pods["api-0"]
    for port in (PORT, 22222):
        with pytest.raises(ConnectionRefusedError):
            example.cluster.pods["redis-0"].connect(api.address, port, seconds=2)
        api.connect("127.0.0.1", port, seconds=2).close()


def test_a_failed_shard_of_a_store_is_an_error_for_its_keys_alone() -> None:
    with running(build(EXAMPLE), stores={"redis": (redis, PORT)}) as sharded:
        outcome = _with_a_failed_shard(sharded)
    assert outcome == {"its keys": {"error"}, "the others": {"right"}, "afterwards": {"right"}}


def test_the_same_store_with_ejection_would_lose_keys_without_a_word() -> None:
    """The test above is of the setting that it is about: with the other one it would fail."""
    made = _changed(build(EXAMPLE), "auto_eject_hosts: false", "auto_eject_hosts: true")
    with running(made, stores={"redis": (redis, PORT)}) as sharded:
        outcome = _with_a_failed_shard(sharded)
    assert "nothing" in outcome["its keys"]


def _with_a_failed_shard(sharded: Sharded) -> dict[str, set[str]]:
    """What is read while one shard does not answer, and once it does again."""
    keys = KEYS[:150]
    with sharded.near("api-0", PORT) as client:
        written(client, keys)
        places = placed(sharded, sharded.cluster.pods_of("redis"), PORT)
        its = [key for key in keys if places[key] == "redis-1"]
        assert len(its) > 20
        shard = sharded.stores["redis-1"]
        shard.signal(signal.SIGSTOP)
        # One after the other: each has its own timeout, 400 ms.
        its_answers = {answer for key in its[:4] for answer in read(client, [key]).values()}
        others = read(client, [key for key in keys if key not in set(its)])
        shard.signal(signal.SIGCONT)
        read(client, its)  # the answers that were late go to nobody
        afterwards = read(client, keys)
    return {
        "its keys": its_answers,
        "the others": set(others.values()),
        "afterwards": set(afterwards.values()),
    }


def test_a_shard_of_a_cache_that_is_gone_is_left_out_and_its_keys_go_elsewhere() -> None:
    stores = {"fragments": (memcached, 11211), "users": (memcached, 11211)}
    with running(build("shard-memcached"), stores=stores) as sharded:
        keys = KEYS[:200]
        with sharded.near("web-0", 11211) as client:
            for key in keys:
                assert client.set(key, key.encode()) == "STORED"
            assert [client.get(key) for key in keys] == [key.encode() for key in keys]
            sharded.stores["fragments-2"].signal(signal.SIGKILL)
            answers = Counter(_kind(client.get(key), key) for key in keys)
            # Three failures in a row, and from then on misses.
            assert answers["error"] <= 4, answers
            assert answers["nothing"] > 20, answers
            assert answers["right"] > 100, answers
            lost = [key for key in keys if client.get(key) is None]
            assert {client.set(key, key.encode()) for key in lost} == {"STORED"}
            assert [client.get(key) for key in keys] == [key.encode() for key in keys]
        with sharded.near("web-0", 11212) as client:  # the pool that says `eject never`
            for key in keys:
                assert client.set(key, key.encode()) == "STORED"
            sharded.stores["users-0"].signal(signal.SIGKILL)
            answers = Counter(_kind(client.get(key), key) for key in keys)
            assert answers["nothing"] == 0, answers
            assert answers["error"] > 50, answers
            assert answers["right"] > 50, answers


def _kind(answer: bytes | str | None, key: str) -> str:
    if answer is None:
        return "nothing"
    return "error" if isinstance(answer, str) else "right" if answer == key.encode() else "other"


def test_a_tier_takes_the_name_of_the_shards_and_all_its_pods_agree() -> None:
    with running(build("shard-tier"), stores={"redis": (redis, PORT)}) as sharded:
        for number, key in enumerate(KEYS[:60]):  # each connection goes to another of three pods
            with sharded.to("shop-0", "redis", 6380) as client:
                assert client.redis("SET", key, str(number)) == b"OK"
        for number, key in enumerate(KEYS[:60]):
            with sharded.to("worker-0", "redis", 6380) as client:
                assert client.redis("GET", key) == str(number).encode()
        places = placed(sharded, sharded.cluster.pods_of("redis"), PORT)
        assert set(places.values()) == {"redis-0", "redis-1", "redis-2", "redis-3"}


def _changed(made: Build, before: str, after: str) -> Build:
    """The build with other words in its routers' configurations, in the ConfigMaps as alone."""
    objects: list[Object] = []
    count = 0
    for each in made.objects:
        if each["kind"] == "ConfigMap":
            data = {name: text.replace(before, after) for name, text in each["data"].items()}
            count += data != each["data"]
            objects.append({**each, "data": data})
        else:
            objects.append(each)
    assert count, f"nothing says {before}"
    changed = Build(made.name, made.outcome)
    changed.__dict__["objects"] = tuple(objects)
    return changed
