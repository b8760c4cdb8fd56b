"""A served program among pods: a user with many addresses, the proxy, the service, the verifier."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from ddpc.backends.contract import Served
from ddpc.ir.http import HttpProxy
from ddpc.rehearse.client import Reply
from ddpc.rehearse.network import Network, Pod, new_network
from ddpc.rehearse.sandbox import Process
from ddpc.rehearse.stub import Answer, Request, Stub, greet, serve
from tests.backends.nginx import real
from tests.backends.nginx.build import HOST, served
from tests.servers.harness import nginx

CLIENTS = tuple(f"203.0.113.{number}" for number in range(1, 100))
"""Addresses of the user's pod: a client of a test is one of them."""

SECONDS = 10.0


@frozen(kw_only=True)
class World:
    """A running proxy and all around it."""

    network: Network
    user: Pod
    edge: Pod
    app: Pod
    server: Process
    stub: Stub
    verifier: Stub
    version: str

    def session(
        self, client: str, port: int = 8443, *, host: str = HOST, tls: bool = True
    ) -> Session:
        """Open a connection from one of the user's addresses."""
        sock = self.user.connect(self.edge.address, port, source=client, seconds=SECONDS)
        if tls:
            sock = _context().wrap_socket(sock, server_hostname=host)
        return Session(sock, host)

    def raw(self, port: int, sent: bytes) -> bytes:
        """Send bytes to the proxy and return all that comes back until it closes."""
        with self.user.connect(self.edge.address, port) as sock:
            sock.sendall(sent)
            return b"".join(iter(lambda: sock.recv(65_536), b""))

    def log(self, target: str, entries: int = 1) -> list[dict[str, Any]]:
        """What the access log has of a target, once it has so many entries; each has to be JSON.

        nginx logs a request after it has answered it.
        """
        deadline = time.monotonic() + SECONDS
        while True:
            lines = self.server.output().splitlines()
            logged = [json.loads(line) for line in lines if line.startswith("{")]
            found = [entry for entry in logged if entry["uri"] == target]
            if len(found) >= entries:
                return found
            assert time.monotonic() < deadline, f"{len(found)} entries for {target}"
            time.sleep(0.02)


class Session:
    """One kept connection that sends requests, one after the other."""

    def __init__(self, sock: socket.socket, host: str) -> None:
        self._host = host
        self._connection = http.client.HTTPConnection(host)
        self._connection.sock = sock

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(
        self,
        target: str = "/",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        """Send one request and return what came back."""
        sent = {"Host": self._host, **(headers or {})}
        self._connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            self._connection.putheader(name, value)
        if body is not None:
            self._connection.putheader("Content-Length", str(len(body)))
        self._connection.endheaders(body)
        reply = self._connection.getresponse()
        content = reply.read()
        return Reply(status=reply.status, headers=tuple(reply.getheaders()), body=content)

    def statuses(
        self,
        times: int,
        headers: Callable[[int], Mapping[str, str]],
        target: str = "/",
        method: str = "GET",
    ) -> Counter[int]:
        """Ask so many times, as fast as answers come, and count the statuses."""
        return Counter(self.ask(target, method, headers(number)).status for number in range(times))


def nothing(_number: int) -> dict[str, str]:
    """No headers of a client's own."""
    return {}


def verify(request: Request) -> Answer:
    """A verifier that knows tokens beginning with ``good-``, and says whose they are."""
    token = (request.header("Authorization") or "").removeprefix("Bearer ")
    if token.startswith("good-"):
        return Answer(200, b"", {"X-User": token.removeprefix("good-")})
    return Answer(401, b"", {"WWW-Authenticate": "Bearer"})


@contextmanager
def world(
    program: HttpProxy,
    version: str,
    *,
    answer: Callable[[Request], Answer] = greet,
    verifier: Callable[[Request], Answer] = verify,
    change: Callable[[Served], Served] = lambda made: made,
) -> Iterator[World]:
    """Run a program with the command, files and user that it ships with."""
    made = change(served(program, version))
    with new_network() as network:
        user = network.pod("user", addresses=CLIENTS)
        edge, app, accounts = (network.pod(name) for name in ("edge", "app", "accounts"))
        hosts = {**network.hosts, "api": network.hosts["app"]}
        port = next(port.number for port in made.ports if port.name != "health")
        with (
            serve(app, 8080, answer) as stub,
            serve(accounts, 8080, verifier) as asked,
            nginx.run(
                made.files[0].text.encode(),
                version=version,
                pod=edge,
                port=port,
                sandbox=real.sandbox(made, program, hosts),
                argv=made.command,
            ) as server,
        ):
            yield World(
                network=network,
                user=user,
                edge=edge,
                app=app,
                server=server,
                stub=stub,
                verifier=asked,
                version=version,
            )


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


__all__ = ["CLIENTS", "Session", "World", "nothing", "verify", "world"]
