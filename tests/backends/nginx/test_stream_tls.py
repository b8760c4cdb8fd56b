"""Connections that are passed on over TLS reach whom the authority vouches for, and nobody else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve

from ddpc.ir.upstream import Verification
from ddpc.rehearse.certificates import Certificate, certificate_for
from ddpc.rehearse.network import Pod, new_network
from tests.backends.nginx import real
from tests.backends.nginx.test_stream import STREAM, served
from tests.servers.harness import nginx

_VOUCHED = ("app.example.com", "a.example.com", "b.example.com", "*.a.example.com", "app.internal")
"""Whom the authority is for that `real.sandbox` mounts."""


@contextmanager
def _echo(pod: Pod, pair: Certificate, folder: Path) -> Iterator[list[str | None]]:
    """Say back what is heard over TLS, and keep for which names one was asked."""
    names: list[str | None] = []
    (folder / "pair.pem").write_bytes(pair.certificate + pair.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pair.pem")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    listener = pod.listen(3307)

    def accept() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(caller, server_side=True) as spoken:
                    while heard := spoken.recv(65_536):
                        spoken.sendall(heard)
            except OSError:  # refused, or gone
                continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield names
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _heard(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65_536)
    except ConnectionResetError:  # closed with what was sent still unread
        return b""


@pytest.mark.parametrize("name", ["app.internal", "other.internal"])
@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_only_whom_the_authority_vouches_for_is_spoken_to(
    version: str, name: str, tmp_path: Path
) -> None:
    verification = Verification(server_name=name, authority_secret="internal-ca")
    program = evolve(STREAM, upstream=evolve(STREAM.upstream, verification=verification))
    made = served(program, version)
    with new_network() as network:
        app, database = network.pod("app"), network.pod("db.example.com")
        with (
            _echo(database, certificate_for(*_VOUCHED), tmp_path) as asked,
            nginx.run(
                made.files[0].text.encode(),
                version=version,
                pod=app,
                port=program.health_port,
                sandbox=real.sandbox(made, program, network.hosts),
                argv=made.command,
            ),
            app.connect("127.0.0.1", program.port) as connection,
        ):
            connection.sendall(b"hello")
            heard = _heard(connection)
    assert heard == (b"hello" if name == "app.internal" else b"")
    assert asked == [name]
