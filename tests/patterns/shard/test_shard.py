"""What comes of a shard: where everybody dials, who may, and what its router is told."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.deployment import Deployment, Workload
from ddpc.ir.shards import ShardRouter
from ddpc.ir.values import Duration, SecretKey, Size

_PROGRAM = """\
app demo {{ registry "registry.example.com/demo"; {app} }}
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
  env   STORE {asked}
}}
service batch {{
  image "registry.example.com/batch:1.0"
  user  10001
  {batch}
}}
service store {{
  image   "redis:7.2"
  port    redis 6379 {published}
  sharded 3
  data    {data}
  run     with "/etc/redis/redis.conf"
  file    /etc/redis/redis.conf from secret store/redis.conf
  ready   tcp
}}
{attached}
"""
_AMBASSADOR = "attach shard to web for store {{ {} }}"
_TIER = "attach shard to store as tier {{ {} }}"


def _deployment(
    attached: str,
    *,
    asked: str = "address of store",
    data: str = "store",
    app: str = "",
    batch: str = "",
    published: str = "",
) -> Deployment:
    text = _PROGRAM.format(
        attached=attached, asked=asked, data=data, app=app, batch=batch, published=published
    )
    outcome = compile_program("app.ddp", lambda _: text.encode(), Options())
    assert not outcome.diagnostics, outcome.diagnostics
    assert outcome.deployment is not None
    return outcome.deployment


def _workload(deployment: Deployment, name: str) -> Workload:
    return next(each for each in deployment.workloads if each.name == name)


def _router(deployment: Deployment, name: str) -> ShardRouter:
    (program,) = (c.program for c in _workload(deployment, name).containers if c.program)
    assert isinstance(program, ShardRouter)
    return program


def _dialled(deployment: Deployment) -> object:
    (variable,) = _workload(deployment, "web").containers[-1].environment
    return variable.value


def _admitted(deployment: Deployment, name: str) -> dict[str | None, tuple[int, ...]]:
    return {one.peer.workload: one.ports for one in _workload(deployment, name).admissions}


@pytest.mark.parametrize(
    ("settings", "asked", "published", "dialled", "listens"),
    [
        ("", "address of store", "", "127.0.0.1:6379", 6379),
        ("", "host of store", "", "127.0.0.1", 6379),
        ("", "address of store", "published 7000", "127.0.0.1:7000", 7000),
        ("listen 6400", "address of store", "", "127.0.0.1:6400", 6400),
        ("listen 6400", "address of store port redis", "", "127.0.0.1:6400", 6400),
        ("listen 6400", "address of store port 7000", "published 7000", "127.0.0.1:6400", 6400),
        ("", "address of store direct", "", "store:6379", 6379),
    ],
)
def test_callers_are_told_where_their_ambassador_listens(
    settings: str, asked: str, published: str, dialled: str, listens: int
) -> None:
    made = _deployment(_AMBASSADOR.format(settings), asked=asked, published=published)
    router = _router(made, "web")
    assert (_dialled(made), router.port, router.address) == (dialled, listens, "127.0.0.1")
    # A pod that is dialled by its own name has nobody before it who would translate its port.
    assert {shard.port for shard in router.shards} == {6379}


def test_through_a_tier_the_name_stays_and_only_the_tier_reaches_the_shards() -> None:
    made = _deployment(_TIER.format("listen 7001"), batch="calls store", published="published 7000")
    assert _dialled(made) == "store:7000"
    assert _admitted(made, "store-shard") == {"web": (7001,), "batch": (7001,)}
    assert _admitted(made, "store") == {"store-shard": (6379,)}
    (name,) = (one for one in made.names if one.name == "store")
    assert (name.workload, [(p.number, p.target) for p in name.ports]) == (
        "store-shard",
        [(7000, 7001)],
    )


def test_callers_with_an_ambassador_reach_every_shard_and_others_do_not() -> None:
    made = _deployment(_AMBASSADOR.format(""), published="published 7000", app="network strict")
    assert _admitted(made, "store") == {"web": (6379,)}
    departures = {one.peer.workload: one.ports for one in _workload(made, "web").departures}
    assert departures == {"store": (6379,)}


@pytest.mark.parametrize("attached", [_AMBASSADOR, _TIER], ids=["ambassador", "tier"])
def test_shards_are_the_pods_of_the_stateful_set_by_their_own_names(attached: str) -> None:
    made = _deployment(attached.format(""), app='namespace words; cluster domain "k8s.example.com"')
    shards = _router(made, "web" if attached is _AMBASSADOR else "store-shard").shards
    domain = "store-pods.words.svc.k8s.example.com"
    assert [shard.name for shard in shards] == ["store-0", "store-1", "store-2"]
    assert [shard.host for shard in shards] == [f"{shard.name}.{domain}" for shard in shards]
    workload = _workload(made, "store")
    assert (workload.stateful, workload.governed_by) == (True, "store-pods")
    (headless,) = (name for name in made.names if name.name == "store-pods")
    # A shard that is not ready yet is to be reached: its keys are nowhere else.
    assert headless.announce_unready


@pytest.mark.parametrize(
    ("data", "settings", "ejects"),
    [
        ("store", "", False),
        ("store", "eject never", False),
        ("cache", "", True),
        ("cache", "eject never", False),
        ("cache", "eject after 5 for 1min", True),
    ],
)
def test_only_a_cache_leaves_failing_shards_out(data: str, settings: str, ejects: bool) -> None:
    sharding = _router(_deployment(_AMBASSADOR.format(settings), data=data), "web").sharding
    assert sharding.eject is ejects
    said = "after" in settings
    assert sharding.failures == (5 if said else 3)
    assert sharding.retry_after == Duration(60_000 if said else 30_000)


def test_what_is_said_reaches_the_router() -> None:
    settings = 'hash md5; distribution modula; hash-tag "<>"; timeout 1s; stats 22000'
    made = _deployment(_AMBASSADOR.format(f"{settings}; password secret store/key; memory 96Mi"))
    router = _router(made, "web")
    sharding = router.sharding
    assert (sharding.hash, sharding.distribution, sharding.hash_tag) == ("md5", "modula", "<>")
    assert (sharding.timeout, router.stats_port) == (Duration(1_000), 22000)
    assert sharding.password == SecretKey("store", "key")
    (container,) = (c for c in _workload(made, "web").containers if c.program)
    assert container.memory == (Size(96 << 20), Size(96 << 20))


def test_a_tier_is_replicated_and_sized_as_said() -> None:
    usual = _workload(_deployment(_TIER.format("")), "store-shard")
    assert (usual.replicas.low, usual.replicas.high) == (2, 2)
    said = _workload(_deployment(_TIER.format("replicas 3; cpu 500m")), "store-shard")
    assert said.replicas.low == 3
    assert str(said.containers[0].cpu) == "500m"
