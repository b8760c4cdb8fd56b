"""Real stores in pods: Redis and memcached, and what speaks to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ddpc.rehearse.commands import Client, RedisError
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import File, Process, Sandbox, Scratch
from tests.servers.harness import ledger, roots

_SECONDS = 5.0
_USER = 999


@contextmanager
def redis(
    pod: Pod, port: int, *, settings: str = "", arguments: tuple[str, ...] = ()
) -> Iterator[Process]:
    """Run a Redis without a disk in a pod for as long as the context lasts.

    ``settings`` stand in its file; ``arguments`` are what a container gives its image.
    """
    text = f'port {port}\nbind * \nprotected-mode no\nsave ""\ndir /data\n{settings}\n'
    command = ("redis-server", "/etc/redis.conf", *arguments)
    with _started(pod, command, port, {"/etc/redis.conf": File(text.encode())}) as process:
        ledger.record("redis-server run")
        yield process


@contextmanager
def memcached(pod: Pod, port: int) -> Iterator[Process]:
    """Run a memcached in a pod for as long as the context lasts."""
    command = ("memcached", "-p", str(port), "-l", "0.0.0.0", "-m", "8", "-t", "1")
    with _started(pod, command, port, {}) as process:
        ledger.record("memcached run")
        yield process


@contextmanager
def _started(
    pod: Pod, command: tuple[str, ...], port: int, files: Mapping[str, File]
) -> Iterator[Process]:
    root = roots.root_with("twemproxy", "0.5").path
    sandbox = Sandbox(
        root=root,
        files=files,
        scratch=(Scratch("/data", 8 << 20),),
        user=_USER,
        network=pod.namespace,
        hostname=pod.name,
    )
    with sandbox.start(command) as process:
        pod.wait_for(process, port)
        yield process


@contextmanager
def connected(pod: Pod, address: str, port: int) -> Iterator[Client]:
    """A connection from within a pod."""
    with pod.connect(address, port, seconds=_SECONDS) as sock:
        yield Client(sock)


__all__ = ["Client", "RedisError", "connected", "memcached", "redis"]
