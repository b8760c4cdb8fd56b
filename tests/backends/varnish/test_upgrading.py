"""WebSocket connections go through, and nothing else through the hole that they make."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from attrs import define, field

from ddpc.ir.http import HttpProxy
from ddpc.rehearse.network import Pod, new_network
from tests.backends.varnish import real
from tests.backends.varnish.build import PORT, cache, limits, program, served
from tests.servers.harness import varnish

_SECONDS = 10
_UPGRADE = (
    b"GET /chat HTTP/1.1\r\nHost: shop.example.com\r\nUpgrade: WebSocket\r\n"
    b"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\nX-Forwarded-For: 198.51.100.66\r\n\r\n"
)
_PROGRAMS = {"cache": program(cache()), "limits": program(limits())}


@define
class _Service:
    """Speaks raw HTTP: upgrades and echoes, or answers and closes when it is asked to."""

    upgrades: bool
    heads: list[bytes] = field(factory=list)

    def talk(self, sock: socket.socket) -> None:
        with sock, sock.makefile("rb") as reader, suppress(OSError):
            sock.settimeout(_SECONDS)
            while head := b"".join(iter(lambda: reader.readline(), b"\r\n")):  # noqa: PLW0108
                self.heads.append(head)
                if b"Upgrade: " in head and self.upgrades:
                    sock.sendall(
                        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        b"Connection: Upgrade\r\n\r\n"
                    )
                    while said := reader.read1(65_536):
                        sock.sendall(said)
                    return
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nno\n")
                if b"close" in head:
                    return


@contextmanager
def _listening(pod: Pod, service: _Service) -> Iterator[None]:
    listener = pod.listen(8080)

    def accept() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=service.talk, args=(sock,), daemon=True).start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def _connected(made: HttpProxy, version: str, service: _Service) -> Iterator[socket.socket]:
    server = served(made, version)
    with new_network() as network:
        user, cached, app = (network.pod(name) for name in ("user", "cache", "app"))
        with (
            _listening(app, service),
            varnish.run(
                server.files[0].text.encode(),
                version=version,
                pod=cached,
                port=PORT,
                sandbox=real.sandbox(server, network.hosts),
                argv=server.command,
            ),
            user.connect(cached.address, PORT, seconds=_SECONDS) as sock,
        ):
            yield sock


def _read_head(sock: socket.socket) -> bytes:
    read = b""
    while not read.endswith(b"\r\n\r\n"):
        more = sock.recv(1)
        assert more, read
        read += more
    return read


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("made", _PROGRAMS.values(), ids=_PROGRAMS)
def test_a_websocket_goes_through(made: HttpProxy, version: str) -> None:
    service = _Service(upgrades=True)
    with _connected(made, version, service) as sock:
        sock.sendall(_UPGRADE)
        assert _read_head(sock).startswith(b"HTTP/1.1 101 ")
        for said in (b"hello", b"again"):
            sock.sendall(said)
            assert sock.recv(100) == said
    (head,) = service.heads
    lines = head.lower().split(b"\r\n")
    assert b"upgrade: websocket" in lines
    assert b"connection: close, upgrade" in lines
    assert b"x-forwarded-for: 10.244.0.1" in lines  # the client, not what it wrote


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_what_is_not_upgraded_is_closed(version: str) -> None:
    """A second request would reach the service unseen, with whatever headers it has."""
    service = _Service(upgrades=False)
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: x\r\nX-Real-IP: 198.51.100.66\r\n\r\n"
    with _connected(program(cache()), version, service) as sock:
        sock.sendall(_UPGRADE + smuggled)
        said = b"".join(iter(lambda: sock.recv(65_536), b""))
    assert said.count(b"HTTP/1.1 ") == 1
    assert [head.split()[1] for head in service.heads] == [b"/chat"]


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize(
    ("old", "new"),
    [(b"WebSocket", b"h2c"), (b"GET ", b"POST "), (b"HTTP/1.1", b"HTTP/1.0")],
    ids=["h2c", "post", "http-1.0"],
)
def test_nothing_else_is_upgraded(version: str, old: bytes, new: bytes) -> None:
    service = _Service(upgrades=True)
    with _connected(program(cache()), version, service) as sock:
        sock.sendall(_UPGRADE.replace(old, new).replace(b"keep-alive", b"close"))
        said = b"".join(iter(lambda: sock.recv(65_536), b""))
    assert b"101" not in said.partition(b"\r\n")[0]
    assert not [head for head in service.heads if b"Upgrade: " in head]
