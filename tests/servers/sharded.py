"""A build with shards, run: real stores in their pods, the build's own routers before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager

from attrs import frozen

from ddpc.rehearse.manifests import Secrets
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from tests.servers.builds import Build
from tests.servers.harness.cluster import Cluster, new_cluster
from tests.servers.harness.stores import Client, RedisError, connected

VERSION = "0.5"
Store = Callable[[Pod, int], AbstractContextManager[Process]]


@frozen(kw_only=True)
class Sharded:
    """The pods, with the stores and routers that run in them, by pod (and container)."""

    cluster: Cluster
    stores: Mapping[str, Process]
    routers: Mapping[str, Process]

    def near(self, pod: str, port: int) -> AbstractContextManager[Client]:
        """A connection over the pod's own localhost."""
        return connected(self.cluster.pods[pod], "127.0.0.1", port)

    def to(self, caller: str, name: str, port: int) -> AbstractContextManager[Client]:
        """A connection from a pod to a name of the cluster."""
        return connected(self.cluster.pods[caller], self.cluster.address(name), port)

    def shard(self, pod: str, port: int) -> AbstractContextManager[Client]:
        """A connection to a shard itself, past every router."""
        return self.near(pod, port)


@contextmanager
def running(
    build: Build, *, stores: Mapping[str, tuple[Store, int]], secrets: Secrets | None = None
) -> Iterator[Sharded]:
    """Run a build for as long as the context lasts; ``stores`` are by service, with their port."""
    with ExitStack() as stack:
        cluster = stack.enter_context(new_cluster(build.objects, secrets=secrets or {}))
        started = {
            pod.name: stack.enter_context(start(pod, port))
            for service, (start, port) in stores.items()
            for pod in cluster.pods_of(service)
        }
        routers = stack.enter_context(cluster.run(twemproxy=VERSION))
        yield Sharded(cluster=cluster, stores=started, routers=routers)


def written(client: Client, keys: list[str]) -> None:
    """Write each key with its own name as the value."""
    answers = client.redis_many([("SET", key, key) for key in keys])
    assert set(map(repr, answers)) == {repr(b"OK")}, answers


def read(client: Client, keys: list[str]) -> dict[str, str]:
    """What comes of reading each key: ``right``, ``nothing``, ``other`` or ``error``."""
    answers = client.redis_many([("GET", key) for key in keys])
    return {
        key: "error"
        if isinstance(answer, RedisError)
        else "nothing"
        if answer is None
        else "right"
        if answer == key.encode()
        else "other"
        for key, answer in zip(keys, answers, strict=True)
    }


def placed(
    sharded: Sharded, pods: tuple[Pod, ...], port: int, *, password: str | None = None
) -> dict[str, str]:
    """The pod that holds each key of Redis."""
    found: dict[str, str] = {}
    for pod in pods:
        with sharded.shard(pod.name, port) as client:
            if password is not None:
                client.redis("AUTH", password)
            keys = client.redis("KEYS", "*")
        assert isinstance(keys, list)
        for key in keys:
            assert key.decode() not in found, f"{key} is on two shards"
            found[key.decode()] = pod.name
    return found
