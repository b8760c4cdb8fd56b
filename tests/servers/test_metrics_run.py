"""Metrics, run whole: a real Prometheus finds every pod by the compiled files, and tells in time.

Real Redis, its real exporter with the compiled arguments, and the cluster's DNS.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest
from attrs import define, field

from ddpc.driver import Options, compile_program
from ddpc.rehearse import dns, manifests
from tests.servers.builds import Build
from tests.servers.harness import prometheus, stores
from tests.servers.harness.cluster import Cluster, new_cluster
from tests.servers.harness.prometheus import Files, Prometheus

PASSWORD = "p@ss:w/o#rd"
PROGRAM = """\
app watched {
  monitored from namespace monitoring
}

service cache {
  image    "redis:7.2"
  run      with "/etc/redis/redis.conf"
  file     /etc/redis/redis.conf from secret cache/redis.conf
  port     redis 6379
  replicas 2
  data     cache
  ready    tcp
  reach    load-balancer
}

service store {
  image   "redis:7.2"
  port    redis 6379
  sharded 2
  storage 1Gi at /data
  data    store
  ready   tcp
  allow   from namespace partners
}

attach metrics to cache {
  password secret cache/password
  every    500ms
  timeout  400ms
  down     for 1s
}

attach metrics to store {
  every   500ms
  timeout 400ms
  down    for 1s
}
"""
OUTSIDE = {"prometheus": "198.51.100.90", "dns": "198.51.100.53"}
SECRETS = {"cache": {"password": PASSWORD.encode(), "redis.conf": b""}}


@cache
def _build() -> Build:
    outcome = compile_program("app.ddp", lambda _: PROGRAM.encode(), Options())
    assert outcome.diagnostics == ()
    return Build("watched", outcome)


@define
class World:
    """Everything that runs, and what of it can be stopped."""

    cluster: Cluster
    records: dns.Records
    prometheus: Prometheus
    stops: dict[str, ExitStack] = field(factory=dict)

    def stop(self, name: str) -> None:
        """End ``redis`` or ``metrics`` of a pod: ``cache-0/redis``."""
        self.stops[name].close()

    def wait(self, expression: str, met: Callable[[Mapping[str, float]], bool]) -> None:
        """Wait until the values of an expression, by instance, are as they should be."""
        deadline = time.monotonic() + 20
        while not met(found := self.values(expression)):
            assert time.monotonic() < deadline, (expression, found)
            time.sleep(0.1)

    def values(self, expression: str) -> dict[str, float]:
        found = self.prometheus.query(expression)
        return {labels.get("instance", ""): value for labels, value in found}

    def firing(self, alert: str) -> str:
        return f'ALERTS{{alertname="{alert}",alertstate="firing"}}'


@contextmanager
def _world(version: str, files: Files | None = None) -> Iterator[World]:
    build = _build()
    templates = manifests.templates(build.objects, SECRETS)
    with ExitStack() as stack:
        cluster = stack.enter_context(new_cluster(build.objects, secrets=SECRETS, outside=OUTSIDE))
        stops: dict[str, ExitStack] = {}
        for template in templates:
            (exporter,) = (one for one in template.containers if one.name == "metrics")
            for pod in cluster.pods_of(template.workload):
                secured = f'requirepass "{PASSWORD}"' if template.workload == "cache" else ""
                for name, made in (
                    ("redis", stores.redis(pod, 6379, settings=secured)),
                    ("metrics", prometheus.redis_exporter(exporter, pod, version=version)),
                ):
                    stops[f"{pod.name}/{name}"] = one = stack.enter_context(ExitStack())
                    one.enter_context(made)
        records = dns.Records(addresses=dict(cluster.network.hosts))
        stack.enter_context(dns.serve(cluster.pods["dns"], records))
        running = stack.enter_context(
            prometheus.run(
                files or prometheus.files_of(build.files),
                version=version,
                pod=cluster.pods["prometheus"],
                resolver=OUTSIDE["dns"],
            )
        )
        yield World(cluster, records, running, stops)


@pytest.fixture(params=prometheus.VERSIONS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with _world(request.param) as made:
        made.wait("redis_up", lambda found: list(found.values()) == [1.0] * 4)
        yield made


def test_every_pod_is_found_and_a_stopped_redis_is_told(world: World) -> None:
    by_address = {f"{pod.address}:9121" for pod in world.cluster.pods_of("cache")}
    by_name = {f"store-{n}.store-pods.watched.svc.cluster.local:9121" for n in (0, 1)}
    assert world.values("redis_up").keys() == by_address | by_name
    jobs = {labels["job"] for labels, _ in world.prometheus.query("redis_up")}
    assert jobs == {"watched/cache-metrics", "watched/store-metrics"}
    pods = {labels.get("pod") for labels, _ in world.prometheus.query("redis_up")}
    assert pods == {None, "store-0", "store-1"}
    world.wait("ALERTS", lambda found: found == {})  # at the start there was nothing yet

    # Redis is gone: the exporter still answers, so only redis_up tells.
    world.stop("store-1/redis")
    gone = {"store-1.store-pods.watched.svc.cluster.local:9121"}
    world.wait(world.firing("StoreDown"), lambda found: found.keys() == gone)
    assert world.values('up{job="watched/store-metrics"} == 0') == {}
    ((labels, _),) = world.prometheus.query(world.firing("StoreDown"))
    assert (labels["severity"], labels["service"], labels["pod"]) == (
        "critical",
        "store",
        "store-1",
    )

    # The pod is gone, with its name: it is still asked for, and missed.
    world.stop("store-1/metrics")
    del world.records.addresses["store-1.store-pods.watched.svc.cluster.local"]
    world.wait(world.firing("StoreMetricsSilent"), lambda found: found.keys() == gone)

    # All pods of the cache are gone, and with them their addresses: only that is left to tell.
    for pod in world.cluster.pods_of("cache"):
        world.stop(f"{pod.name}/metrics")
    world.wait(world.firing("CacheMetricsSilent"), lambda found: found.keys() == by_address)
    world.records.addresses["cache-metrics.watched.svc.cluster.local"] = ()
    world.wait(world.firing("CacheMetricsAbsent"), lambda found: found == {"": 1.0})


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"port: 9121", b"port: 9122"),
        (b"metrics_path: /metrics", b"metrics_path: /health"),
    ],
)
def test_another_word_in_the_configuration_and_nothing_is_found(was: bytes, becomes: bytes) -> None:
    files = dict(prometheus.files_of(_build().files))
    assert was in files["prometheus.yml"]
    files["prometheus.yml"] = files["prometheus.yml"].replace(was, becomes)
    with _world(prometheus.VERSIONS[-1], files) as world:
        world.wait('up{job="watched/cache-metrics"}', lambda found: [*found.values()] == [0.0] * 2)
        assert world.values('redis_up{job="watched/cache-metrics"}') == {}
