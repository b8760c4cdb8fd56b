"""What is decided of a router, and what is refused whoever asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from ddpc.backends.twemproxy.model import Ejection, Pool
from ddpc.backends.twemproxy.select import select
from ddpc.backends.twemproxy.shares import shares
from ddpc.diagnostics import Diagnostic
from ddpc.ir.shards import Sharding, ShardRouter
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration, SecretKey


def _router(*names: str, **changes: Any) -> ShardRouter:
    sharding = evolve(Sharding(protocol="redis"), **changes)
    shards = tuple(Upstream(name=name, host=f"{name}.pods", port=6379) for name in names)
    return ShardRouter(
        port=6379, address="127.0.0.1", stats_port=22222, sharding=sharding, shards=shards
    )


def _pool(router: ShardRouter) -> Pool:
    report: list[Diagnostic] = []
    pool = select(router, report)
    assert report == []
    assert pool is not None
    return pool


def test_a_pool_as_an_expert_writes_it() -> None:
    pool = _pool(_router("a-0", "a-1"))
    assert (pool.hash, pool.hash_tag, pool.distribution) == ("fnv1a_64", "{}", "ketama")
    assert (pool.timeout, pool.redis, pool.ejection, pool.password) == (400, True, None, False)
    assert [one.written for one in pool.servers] == ["a-0.pods:6379:1 a-0", "a-1.pods:6379:1 a-1"]


def test_ejection_is_in_milliseconds() -> None:
    pool = _pool(_router("a-0", eject=True, failures=2, retry_after=Duration(1_500)))
    assert pool.ejection == Ejection(limit=2, retry=1_500)


@pytest.mark.parametrize(
    ("router", "slug"),
    [
        (_router(), "twemproxy/shards"),
        (_router("a", "b", "a"), "twemproxy/shards"),
        (_router("a", ""), "twemproxy/shards"),
        (_router("a b"), "twemproxy/uncarried"),
        (_router("a", timeout=Duration(1 << 31)), "twemproxy/uncarried"),
        (_router("a", hash_tag="{"), "twemproxy/uncarried"),
        (
            _router("a", protocol="memcached", password=SecretKey("s", "k")),
            "twemproxy/password",
        ),
    ],
)
def test_what_the_server_would_refuse_or_misread_is_said(router: ShardRouter, slug: str) -> None:
    report: list[Diagnostic] = []
    assert select(router, report) is None
    assert [one.code.slug for one in report] == [slug]


def test_shares_are_of_the_whole_and_unequal() -> None:
    names = tuple(f"redis-{number}" for number in range(4))
    held = shares(names, "ketama")
    assert sum(held) == pytest.approx(1)
    assert max(held) / min(held) > 1.05
    assert shares(names, "modula") == (0.25,) * 4
    assert shares(("one",), "ketama") == (1,)


def test_a_shard_more_moves_no_more_keys_than_it_takes() -> None:
    """What ketama is for: the shares of the others only shrink."""
    names = tuple(f"redis-{number}" for number in range(5))
    four, five = shares(names[:4], "ketama"), shares(names, "ketama")
    assert all(after <= before for before, after in zip(four, five, strict=False))
    assert 0.1 < five[4] < 0.3
