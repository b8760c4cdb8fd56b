"""Real stores in pods: Redis and memcached, and what speaks to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from attrs import define, field

from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import File, Process, Sandbox, Scratch
from tests.servers.harness import ledger, roots

_SECONDS = 5.0
_USER = 999


class RedisError(Exception):
    """An error that came as an answer."""


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


@define
class Client:
    """A connection to Redis (RESP2) or memcached (text); every wait is bounded."""

    sock: socket.socket
    _rest: bytes = field(default=b"", init=False)

    def redis(self, *words: str) -> object:
        """The answer to one command: bytes, a number, None or a list. RedisError: it was one."""
        self.sock.sendall(_packed(words))
        return self._reply()

    def redis_many(self, commands: list[tuple[str, ...]]) -> list[object]:
        """The answers to commands that are sent together; errors among them as RedisError."""
        self.sock.sendall(b"".join(_packed(words) for words in commands))
        found: list[object] = []
        for _ in commands:
            try:
                found.append(self._reply())
            except RedisError as error:
                found.append(error)
        return found

    def set(self, key: str, value: bytes) -> str:
        """memcached's answer to ``set``."""
        self.sock.sendall(b"set %s 0 0 %d\r\n%s\r\n" % (key.encode(), len(value), value))
        return self._line()

    def get(self, key: str) -> bytes | str | None:
        """memcached's value of a key, None for a miss, or the words of an error."""
        self.sock.sendall(b"get %s\r\n" % key.encode())
        line = self._line()
        if line == "END":
            return None
        if not line.startswith("VALUE "):
            return line
        value = self._exactly(int(line.split()[3]) + 2)[:-2]
        assert self._line() == "END"
        return value

    def closed(self) -> bool:
        """Whether the other side has closed; what came before is dropped."""
        try:
            while data := self.sock.recv(4096):
                self._rest += data
        except TimeoutError:
            return False
        except ConnectionResetError:
            pass
        return True

    def _reply(self) -> object:
        line = self._line()
        kind, rest = line[:1], line[1:]
        if kind == "+":
            return rest.encode()
        if kind == "-":
            raise RedisError(rest)
        if kind == ":":
            return int(rest)
        if kind == "$":
            return None if rest == "-1" else self._exactly(int(rest) + 2)[:-2]
        assert kind == "*", line
        return [self._reply() for _ in range(int(rest))]

    def _line(self) -> str:
        while b"\r\n" not in self._rest:
            self._receive()
        line, self._rest = self._rest.split(b"\r\n", 1)
        return line.decode()

    def _exactly(self, count: int) -> bytes:
        while len(self._rest) < count:
            self._receive()
        found, self._rest = self._rest[:count], self._rest[count:]
        return found

    def _receive(self) -> None:
        data = self.sock.recv(1 << 16)
        if not data:
            raise ConnectionError("closed")
        self._rest += data


def _packed(words: tuple[str, ...]) -> bytes:
    raw = [word.encode() for word in words]
    return b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in raw)


@contextmanager
def connected(pod: Pod, address: str, port: int) -> Iterator[Client]:
    """A connection from within a pod."""
    with pod.connect(address, port, seconds=_SECONDS) as sock:
        yield Client(sock)
