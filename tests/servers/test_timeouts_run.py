"""How long a service may take, run: every server before it waits so long, and no longer."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from threading import Thread

import pytest

from ddpc.driver import Options, compile_program
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import Pod
from ddpc.rehearse.stub import Answer, Request, serve
from tests.servers.builds import Build
from tests.servers.harness.cluster import Cluster, new_cluster

HOST = "shop.example.com"
VERSIONS = (("1.22", "7.1"), ("1.30", "7.7"))
PROGRAM = """
app shop {{ target nginx {nginx}; target varnish {varnish} }}
service shop {{
  image "registry.example.com/shop:4.2"; user 10001; port http 8080; ready GET /ready
  timeout 3s
}}
attach cache to shop {{ replicas 1 }}
attach tls to shop {{
  hosts "shop.example.com"; certificate secret shop-tls; replicas 1; reach load-balancer
}}
"""
_UPGRADE = (
    b"GET /chat HTTP/1.1\r\nHost: shop.example.com\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)
_UPGRADED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


@pytest.fixture(scope="module", params=VERSIONS, ids="-".join)
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    nginx, varnish = request.param
    text = PROGRAM.format(nginx=nginx, varnish=varnish)
    outcome = compile_program("shop.ddp", lambda _: text.encode(), Options())
    build = Build("shop", outcome)
    secrets = {"shop-tls": certificate_for(HOST).volume()}
    with (
        new_cluster(build.objects, secrets=secrets, outside={"user": "203.0.113.7"}) as running,
        running.run(nginx=nginx, varnish=varnish),
    ):
        yield running


def _status(cluster: Cluster, seconds: float) -> int:
    """Of an answer that takes so long."""

    def late(_request: Request) -> Answer:
        time.sleep(seconds)
        return Answer()

    (app,), (edge,) = cluster.pods_of("shop"), cluster.pods_of("shop-tls")
    user = cluster.pods["user"]
    with serve(app, 8080, late):
        url = f"https://{HOST}/{seconds}"
        return fetch(url, client=user, server=edge, port=8443, seconds=20).status


def test_an_answer_may_take_as_long_as_the_service_says(cluster: Cluster) -> None:
    assert _status(cluster, 1.5) == 200
    assert _status(cluster, 5) == 504
    # The cache asked a second time as the answer was late, and found the service gone: for a
    # moment it does not dial again, whoever asks.
    deadline = time.monotonic() + 20
    while (status := _status(cluster, 0)) != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 200


@contextmanager
def _echo(pod: Pod) -> Iterator[None]:
    """Upgrades one connection and says back what it is told."""

    def talk() -> None:
        sock, _ = listener.accept()
        with sock:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += sock.recv(1)
            sock.sendall(_UPGRADED)
            while told := sock.recv(100):
                sock.sendall(told)

    with closing(pod.listen(8080)) as listener:
        thread = Thread(target=talk)
        thread.start()
        yield
        thread.join()


def _says_back(sock: socket.socket) -> bool:
    try:
        sock.sendall(b"hello")
        return sock.recv(5) == b"hello"
    except OSError:
        return False


def test_an_upgraded_connection_may_be_silent_for_as_long(cluster: Cluster) -> None:
    (app,), (edge,) = cluster.pods_of("shop"), cluster.pods_of("shop-tls")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ExitStack() as stack:
        stack.enter_context(_echo(app))
        raw = stack.enter_context(cluster.pods["user"].connect(edge.address, 8443))
        sock = stack.enter_context(context.wrap_socket(raw, server_hostname=HOST))
        sock.settimeout(10)
        sock.sendall(_UPGRADE)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += sock.recv(1)
        assert head.startswith(b"HTTP/1.1 101 ")
        for _ in range(3):
            time.sleep(1.5)
            assert _says_back(sock)
        time.sleep(5)
        assert not _says_back(sock)
