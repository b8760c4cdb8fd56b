"""A stand-in for a service: answers HTTP in a pod and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import define, field

from ddpc.node import frozen
from ddpc.rehearse.network import Pod


@frozen(kw_only=True)
class Request:
    """What reached the service."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer: str
    """The address that the connection came from."""

    def header(self, name: str) -> str | None:
        """Return a header's values, joined by ", " if there are several; None if it is absent."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None


@frozen
class Answer:
    """What the service says."""

    status: int = 200
    body: bytes = b"hello\n"
    headers: Mapping[str, str] = {}


def greet(_request: Request) -> Answer:
    """Answer everything with 200 and a greeting."""
    return Answer()


@define
class Stub:
    """A running stand-in, with the requests that reached it, in order."""

    requests: list[Request] = field(factory=list)

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


class _Server(ThreadingHTTPServer):
    """Says nothing of connections that callers break off."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serve(
    pod: Pod,
    port: int,
    answer: Callable[[Request], Answer] = greet,
    address: str = "",
    tls: ssl.SSLContext | None = None,
    *,
    remember: bool = True,
) -> Iterator[Stub]:
    """Serve HTTP/1.1 on a port of a pod for as long as the context lasts; with ``tls``, HTTPS."""
    stub = Stub()
    open_ones: set[socket.socket] = set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def setup(self) -> None:
            open_ones.add(self.request)
            super().setup()

        def finish(self) -> None:
            super().finish()
            open_ones.discard(self.request)

        def reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(
                method=self.command,
                path=self.path,
                headers=tuple(self.headers.items()),
                body=self.rfile.read(length),
                peer=self.client_address[0],
            )
            if remember:
                stub.requests.append(request)
            said = answer(request)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if request.method != "HEAD":
                self.wfile.write(said.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = reply  # noqa: N815
        do_PURGE = reply  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Print nothing: what was asked is remembered."""

    server = _Server((pod.address, port), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = pod.listen(port, address)
    # Header and body are two writes; without this each answer waits 40 ms for the first's receipt.
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for sock in tuple(open_ones):  # kept by callers, who are to notice
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
