"""A served program among pods: users with many addresses, the cache, the service."""

from __future__ import annotations

import http.client
import itertools
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from attrs import define, field

from ddpc.backends.varnish.command import WORK
from ddpc.ir.http import HttpProxy
from ddpc.rehearse.client import Reply
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.backends.varnish import real
from tests.backends.varnish.build import HEALTH, PORT, served
from tests.servers.harness import varnish

HOST = "shop.example.com"
CLIENTS = tuple(f"203.0.113.{number}" for number in range(1, 100))
"""Addresses of the user's pod that are clients."""
PROXIES = tuple(f"10.9.0.{number}" for number in range(1, 4))
"""Addresses of the same pod that are proxies on the way."""
SECONDS = 10.0

_SAYS: Mapping[str, Mapping[str, str]] = {
    "minute": {"Cache-Control": "max-age=60"},
    "second": {"Cache-Control": "max-age=1"},
    "strict": {"Cache-Control": "max-age=1, must-revalidate"},
    "stale": {"Cache-Control": "max-age=0"},
    "cookie": {"Cache-Control": "max-age=60", "Set-Cookie": "session=secret"},
    "private": {"Cache-Control": "private, max-age=60"},
    "no-store": {"Cache-Control": "no-store"},
    "no-cache": {"Cache-Control": "no-cache"},
    "vary": {"Cache-Control": "max-age=60", "Vary": "*"},
}


@define
class Service:
    """Answers each request with a body of its own; the path's last part but one says with what.

    ``/shop/private/7`` is answered with ``Cache-Control: private``. ``status`` is for all; an
    answer is ``size`` bytes long at least.
    """

    status: int = 200
    down: bool = False
    delay: float = 0
    size: int = 0
    more: dict[str, str] = field(factory=dict)
    _numbers: Iterator[int] = field(factory=itertools.count)
    _lock: threading.Lock = field(factory=threading.Lock)

    def answer(self, request: Request) -> Answer:
        if self.down:
            raise ConnectionAbortedError
        time.sleep(self.delay)
        with self._lock:
            number = next(self._numbers)
        parts = request.path.partition("?")[0].split("/")
        says = next((_SAYS[part] for part in parts if part in _SAYS), {})
        body = f"answer {number}\n".encode().ljust(self.size, b".")
        status = 503 if parts[1] == "503" else self.status
        return Answer(status, body, {**says, **self.more})


@define
class World:
    """A running cache and all around it."""

    user: Pod
    cache: Pod
    app: Pod
    server: Process
    service: Service
    version: str
    _stub: Stub
    _stack: ExitStack
    _paths: Iterator[int] = field(factory=itertools.count)

    def path(self, says: str = "minute") -> str:
        """A path that nobody has asked for, of an answer with a certain Cache-Control."""
        return f"/{says}/{next(self._paths)}"

    def ask(
        self,
        target: str = "/",
        method: str = "GET",
        headers: Mapping[str, str] | tuple[tuple[str, str], ...] = (),
        *,
        client: str = CLIENTS[0],
        host: str | None = HOST,
        port: int = PORT,
        body: bytes | None = None,
    ) -> Reply:
        """Send one request on a connection of its own, and return what came back."""
        with self.user.connect(self.cache.address, port, source=client, seconds=SECONDS) as sock:
            connection = http.client.HTTPConnection(HOST)
            connection.sock = sock
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            if host is not None:
                connection.putheader("Host", host)
            pairs = headers.items() if isinstance(headers, Mapping) else headers
            for name, value in pairs:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            reply = connection.getresponse()
            content = reply.read()
            return Reply(status=reply.status, headers=tuple(reply.getheaders()), body=content)

    def statuses(
        self, times: int, target: str, method: str = "GET", *, client: str = CLIENTS[0]
    ) -> Counter[int]:
        """Ask so many times and count the statuses."""
        return Counter(self.ask(target, method, client=client).status for _ in range(times))

    def raw(self, sent: bytes, *, client: str = CLIENTS[0]) -> bytes:
        """Send bytes and return all that comes back until the connection closes."""
        with self.user.connect(self.cache.address, PORT, source=client) as sock:
            sock.sendall(sent)
            return b"".join(iter(lambda: sock.recv(65_536), b""))

    def seen(self, target: str) -> list[Request]:
        """The requests for ``target`` that reached the service."""
        return [request for request in self._stub.requests if request.path == target]

    def counter(self, name: str) -> int:
        """What varnishstat says of a counter, from inside the pod."""
        said = self.inside("varnishstat", "-1", "-n", f"{WORK}/varnishd", "-f", name)
        return int(said.split()[1])

    def inside(self, *argv: str) -> str:
        """What a command says that runs in the server's container."""
        return subprocess.run(
            ["nsenter", "-t", str(self.server.pid), "-m", "-p", "-r", "-w", *argv],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        ).stdout

    def stop_service(self) -> None:
        """The service's pod refuses connections from now on, and those that there are end."""
        self.service.down = True
        self._stack.close()


def state(reply: Reply) -> str | None:
    """Where the answer came from, as the cache says."""
    return reply.header("X-Cache")


def wait_until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Return once it holds; AssertionError if it does not."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@contextmanager
def world(made: HttpProxy, version: str) -> Iterator[World]:
    """Run a program with the command, files and user that it ships with."""
    server = served(made, version)
    with new_network() as network, ExitStack() as stack:
        user = network.pod("user", addresses=(*CLIENTS, *PROXIES))
        cache, app = (network.pod(name) for name in ("cache", "app"))
        service = Service()
        stub = stack.enter_context(serve(app, 8080, service.answer))
        with varnish.run(
            server.files[0].text.encode(),
            version=version,
            pod=cache,
            port=PORT,
            sandbox=real.sandbox(server, network.hosts),
            path=f"{server.directory}/{server.files[0].path}",
            argv=server.command,
        ) as process:
            yield World(
                user=user,
                cache=cache,
                app=app,
                server=process,
                service=service,
                version=version,
                stub=stub,
                stack=stack,
            )


__all__ = ["CLIENTS", "HEALTH", "HOST", "PROXIES", "World", "state", "wait_until", "world"]
