"""What happens while a server lives and when it stops, on every nginx."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import signal
import socket
import ssl
import threading
import time
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path

import pytest
from attrs import evolve

from ddpc.ir.values import Duration, Size
from ddpc.rehearse.certificates import Certificate, certificate_for
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.stub import Answer, Request
from tests.backends.nginx import real
from tests.backends.nginx.build import (
    HEALTH,
    HOST,
    program,
    served,
    site,
    termination,
    verified_limits,
)
from tests.backends.nginx.world import CLIENTS, World, world
from tests.servers.harness import nginx

_PROGRAM = program(termination())
_CLIENT = CLIENTS[0]


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_health_depends_on_nothing(version: str) -> None:
    made = program(termination(), verified_limits())
    nowhere = evolve(made, upstreams=tuple(evolve(hop, port=9) for hop in made.upstreams))
    with world(nowhere, version) as running:
        for request in (
            b"GET /healthz HTTP/1.0\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: 10.0.0.1:8081\r\nConnection: close\r\n\r\n",
        ):
            answer = running.raw(HEALTH, request)
            assert answer.startswith(b"HTTP/1.1 200")
            assert answer.endswith(b"ok\n")
        other = running.raw(HEALTH, b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert other.startswith(b"HTTP/1.1 404")
        assert "healthz" not in running.server.output()


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_asked_to_stop_it_finishes_what_it_has_begun(version: str) -> None:
    begun, release = threading.Event(), threading.Event()

    def slow(_request: Request) -> Answer:
        begun.set()
        release.wait(10)
        return Answer(body=b"finished\n")

    bodies: list[bytes] = []
    with world(_PROGRAM, version, answer=slow) as running:

        def download() -> None:
            with running.session(_CLIENT) as session:
                bodies.append(session.ask().body)

        thread = threading.Thread(target=download)
        thread.start()
        assert begun.wait(5)
        running.server.signal(signal.SIGQUIT)
        _wait_until_closed(running, 8443)
        assert running.server.running()
        release.set()
        thread.join()
        assert running.server.wait(10) == 0
    assert bodies == [b"finished\n"]


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_what_does_not_finish_is_cut_off_when_the_drain_is_over(version: str) -> None:
    begun, release = threading.Event(), threading.Event()

    def stuck(_request: Request) -> Answer:
        begun.set()
        release.wait(10)
        return Answer()

    with (
        world(evolve(_PROGRAM, drain=Duration(1_500)), version, answer=stuck) as running,
        running.session(_CLIENT) as session,
    ):
        cut: list[BaseException] = []

        def ask() -> None:
            try:
                session.ask()
            except (OSError, HTTPException) as error:
                cut.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        assert begun.wait(5)
        start = time.monotonic()
        running.server.signal(signal.SIGQUIT)
        assert running.server.wait(10) == 0
        assert 1.3 < time.monotonic() - start < 5
        release.set()
        thread.join()
        assert cut


def _wait_until_closed(running: World, port: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            running.user.connect(running.edge.address, port, seconds=1).close()
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError("it still listens")


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_large_bodies_flow_through_and_leave_nothing(version: str) -> None:
    """More than the tmpfs holds, both ways."""
    large = os.urandom(1 << 20) * 24
    with (
        world(_PROGRAM, version, answer=lambda request: Answer(body=request.body)) as running,
        running.session(_CLIENT) as session,
    ):
        reply = session.ask("/upload", method="POST", body=large)
        assert reply.status == 200
        assert hashlib.sha256(reply.body).digest() == hashlib.sha256(large).digest()
        inside = Path(f"/proc/{running.server.pid}/root/run/nginx")
        written = [path.name for path in inside.rglob("*") if path.is_file()]
        assert written == ["nginx.pid"]


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_body_beyond_its_limit_is_refused(version: str) -> None:
    made = program(evolve(termination(), body_limit=Size(1_000)))
    with world(made, version) as running:
        with running.session(_CLIENT) as session:
            assert session.ask(method="POST", body=b"x" * 1_000).status == 200
        with running.session(_CLIENT) as session:
            assert session.ask(method="POST", body=b"x" * 1_001).status == 413


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_long_headers_pass_both_ways(version: str) -> None:
    def talk(request: Request) -> Answer:
        return Answer(headers={"X-Long": request.header("Cookie") or ""})

    with (
        world(_PROGRAM, version, answer=talk) as running,
        running.session(_CLIENT) as session,
    ):
        cookie = "a=" + "x" * 15_000
        reply = session.ask(headers={"Cookie": cookie})
        assert (reply.status, reply.header("X-Long")) == (200, cookie)


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_websockets_pass_and_no_other_upgrade(version: str) -> None:
    with new_network() as network, ExitStack() as stack:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        seen: list[bytes] = []
        listener = stack.enter_context(app.listen(8080))
        thread = threading.Thread(target=_echo_after_upgrade, args=(listener, seen))
        thread.start()
        stack.callback(thread.join)
        stack.callback(lambda: listener.shutdown(socket.SHUT_RDWR))
        made = served(_PROGRAM, version)
        stack.enter_context(
            nginx.run(
                made.files[0].text.encode(),
                version=version,
                pod=edge,
                port=8443,
                sandbox=real.sandbox(made, _PROGRAM, network.hosts),
                argv=made.command,
            )
        )
        with _tls(user, edge) as tls:
            tls.sendall(_upgrade("websocket"))
            assert tls.recv(65_536).startswith(b"HTTP/1.1 101")
            tls.sendall(b"\x81\x05hello")
            assert tls.recv(65_536) == b"\x81\x05hello"
        with _tls(user, edge) as tls:
            tls.sendall(_upgrade("h2c"))
            assert tls.recv(65_536).startswith(b"HTTP/1.1 200")
        websocket, plain = (request.lower() for request in seen)
        assert b"\r\nupgrade: websocket\r\n" in websocket
        assert b"\r\nconnection: upgrade\r\n" in websocket
        assert b"upgrade" not in plain


def _upgrade(protocol: str) -> bytes:
    key = base64.b64encode(b"0123456789abcdef").decode()
    return (
        f"GET /socket HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: {protocol}\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()


def _echo_after_upgrade(listener: socket.socket, seen: list[bytes]) -> None:
    while True:
        try:
            caller, _ = listener.accept()
        except OSError:
            return
        with caller:
            request = caller.recv(65_536)
            seen.append(request)
            if not re.search(rb"(?i)\nupgrade: websocket\r", request):
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                continue
            caller.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\n\r\n"
            )
            while data := caller.recv(65_536):
                caller.sendall(data)


def _tls(user: Pod, edge: Pod) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(user.connect(edge.address, 8443), server_hostname=HOST)


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_renewed_certificate_is_served_without_a_reload(version: str) -> None:
    """As the kubelet renews a mounted Secret: the files are links through one that is swapped.

    nginx keeps certificates for a minute where it can; here for a second, to be tested in time.
    """
    old, new = certificate_for(HOST), certificate_for(HOST, "renewed.example.com")
    made = served(program(termination(site())), version)
    text = made.files[0].text
    kept = "ssl_certificate_cache" in text
    assert kept == (version == "1.30")
    with new_network() as network:
        user, edge = network.pod("user"), network.pod("edge")
        place = real.sandbox(made, _PROGRAM)
        folder = "/etc/tls/app-tls"
        place = evolve(
            place,
            volumes={path: files for path, files in place.volumes.items() if path != folder},
            scratch=(*place.scratch, folder),
        )
        with nginx.run(
            text.replace("valid=1m", "valid=1s").encode(),
            version=version,
            pod=edge,
            port=8443,
            sandbox=place,
            argv=made.command,
        ) as server:
            inside = Path(f"/proc/{server.pid}/root{folder}")
            _mount(inside, old, "..2026_01_01")
            for name in ("tls.crt", "tls.key"):
                (inside / name).symlink_to(f"..data/{name}")
            before = server.pid
            assert _presented(user, edge) == old.certificate
            _mount(inside, new, "..2026_02_02")
            # Each worker keeps its own, and nginx counts their age in whole seconds.
            seen: set[bytes] = set()
            until = time.monotonic() + (5 if kept else 0)
            while seen != {new.certificate} and (not seen or time.monotonic() < until):
                seen = {_presented(user, edge) for _ in range(8)}
            assert seen == {new.certificate}
            assert (server.pid, server.running()) == (before, True)


def _mount(folder: Path, pair: Certificate, name: str) -> None:
    """Put a Secret's files into a folder, and swap the link that leads to them."""
    (folder / name).mkdir()
    for file, content in pair.volume().items():
        (folder / name / file).write_bytes(content)
        (folder / name / file).chmod(0o644)
    (folder / "..data_tmp").symlink_to(name)
    (folder / "..data_tmp").rename(folder / "..data")


def _presented(user: Pod, edge: Pod) -> bytes:
    with _tls(user, edge) as tls:
        certificate = tls.getpeercert(binary_form=True)
    assert certificate is not None
    return ssl.DER_cert_to_PEM_cert(certificate).encode()
