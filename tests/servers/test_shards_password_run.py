"""The recipe for a store with a password, run: shards with the build's own arguments, routers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ddpc.rehearse import manifests
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from tests.servers.builds import build
from tests.servers.harness.stores import RedisError, redis
from tests.servers.sharded import read, running, written

PORT = 6379
PASSWORD = """p@ss: "w'o#rd" $(HOME) $$ --x"""
SECRETS = {"sessions-redis": {"password": PASSWORD.encode()}}
KEYS = [f"key:{number}" for number in range(300)]


def test_shards_routers_and_clients_have_the_one_password() -> None:
    made = build("shard-password")
    (arguments,) = [
        container.argv
        for template in manifests.templates(made.objects, SECRETS)
        for container in template.containers
        if container.name == "sessions"
    ]
    assert arguments == ("--requirepass", PASSWORD)

    @contextmanager
    def as_the_build_has_it(pod: Pod, port: int) -> Iterator[Process]:
        with redis(pod, port, arguments=arguments) as process:
            yield process

    stores = {"sessions": (as_the_build_has_it, PORT)}
    with running(made, stores=stores, secrets=SECRETS) as sharded:
        with (
            sharded.shard("sessions-0", PORT) as shard,
            pytest.raises(RedisError, match="NOAUTH"),
        ):
            shard.redis("GET", "key")
        beside, before = sharded.near("shop-0", PORT), sharded.to("office-0", "sessions", PORT)
        with beside as client, before as other:
            for each in (client, other):
                with pytest.raises(RedisError, match="NOAUTH"):
                    each.redis("GET", "key")
                with pytest.raises(RedisError, match="invalid password"):
                    each.redis("AUTH", PASSWORD[:-1])
                assert each.redis("AUTH", PASSWORD) == b"OK"
            written(client, KEYS)
            assert set(read(other, KEYS).values()) == {"right"}
    assert PASSWORD not in "".join(made.files.values())


def test_a_router_with_another_password_finds_nothing() -> None:
    made = build("shard-password")

    @contextmanager
    def with_another(pod: Pod, port: int) -> Iterator[Process]:
        with redis(pod, port, arguments=("--requirepass", "another")) as process:
            yield process

    stores = {"sessions": (with_another, PORT)}
    with (
        running(made, stores=stores, secrets=SECRETS) as sharded,
        sharded.near("shop-0", PORT) as client,
    ):
        assert client.redis("AUTH", PASSWORD) == b"OK"
        assert set(read(client, KEYS[:20]).values()) == {"error"}
