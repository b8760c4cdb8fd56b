"""Identity along the hops, and how upstreams are reached, on every nginx."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from attrs import evolve

from ddpc.ir.http import HttpProxy, Trust, Verification
from ddpc.ir.values import Duration
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import Network, Pod, new_network
from ddpc.rehearse.sandbox import Sandbox
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.backends.nginx import real
from tests.backends.nginx.build import (
    HEALTH,
    HOST,
    allowance,
    limits,
    program,
    served,
    termination,
    upstream,
)
from tests.backends.nginx.programs import AUTHORITY, PODS
from tests.backends.nginx.world import CLIENTS, Session, nothing, world
from tests.servers.harness import nginx

_INNER = program(
    evolve(limits(), anonymous=allowance(6, 20, seconds=60)),
    edge=False,
    trust=Trust(networks=(PODS,)),
)


@contextmanager
def _running(made: HttpProxy, version: str, pod: Pod, network: Network) -> Iterator[None]:
    ready = served(made, version)
    with nginx.run(
        ready.files[0].text.encode(),
        version=version,
        pod=pod,
        port=HEALTH,
        sandbox=real.sandbox(ready, made, network.hosts),
        argv=ready.command,
    ):
        yield


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_the_client_is_known_behind_two_hops(version: str) -> None:
    front = program(termination(), upstreams=(upstream(host="inner"),))
    with new_network() as network, ExitStack() as stack:
        user = network.pod("user", addresses=CLIENTS)
        edge, inner, app = (network.pod(name) for name in ("edge", "inner", "app"))
        stub: Stub = stack.enter_context(serve(app, 8080))
        stack.enter_context(_running(_INNER, version, inner, network))
        stack.enter_context(_running(front, version, edge, network))

        def ask(client: str) -> int:
            reply = fetch(
                f"https://{HOST}/",
                client=user,
                server=edge,
                port=8443,
                source=client,
                headers={"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "gopher"},
            )
            return reply.status

        assert [ask(CLIENTS[0]) for _ in range(25)].count(200) == 21
        assert ask(CLIENTS[1]) == 200  # both came through one proxy, and are two clients
        arrived = stub.requests[-1]
        assert arrived.header("X-Real-IP") == CLIENTS[1]
        assert arrived.header("X-Forwarded-For") == f"{CLIENTS[1]}, {edge.address}"
        assert arrived.header("X-Forwarded-Proto") == "https"
        assert arrived.header("X-Forwarded-Host") == HOST
        assert arrived.header("X-Forwarded-Port") == "443"
        assert arrived.header("Host") == HOST


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_the_client_is_the_nearest_address_that_is_no_trusted_proxy(version: str) -> None:
    """What a client wrote before its own address stays what it is: a claim."""
    made = evolve(_INNER, trust=Trust(networks=(PODS, "203.0.113.0/24")))
    with (
        world(made, version) as running,
        running.session(CLIENTS[0], 8080, tls=False) as session,
    ):
        session.ask(headers={"X-Forwarded-For": "192.0.2.66, 192.0.2.5, 10.244.0.99"})
        arrived = running.stub.requests[-1]
    assert arrived.header("X-Real-IP") == "192.0.2.5"
    forwarded = f"192.0.2.66, 192.0.2.5, 10.244.0.99, {CLIENTS[0]}"
    assert arrived.header("X-Forwarded-For") == forwarded


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_nobody_but_trusted_proxies_says_who_the_client_is(version: str) -> None:
    forged = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Real-IP": "192.0.2.1",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Port": "1",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=192.0.2.1",
    }
    with (
        world(_INNER, version) as running,
        running.session(CLIENTS[0], 8080, tls=False) as session,
    ):
        assert session.ask(headers=forged).status == 200
        arrived = running.stub.requests[-1]
    assert {name: arrived.header(name) for name in forged} == {
        "X-Forwarded-For": CLIENTS[0],
        "X-Real-IP": CLIENTS[0],
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": HOST,
        "X-Forwarded-Port": None,
        "X-Forwarded-Prefix": None,
        "Forwarded": None,
    }


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_an_upstream_is_believed_by_its_certificate(version: str) -> None:
    inside = certificate_for("app.internal")
    conf = (
        b"pid /tmp/nginx.pid; error_log stderr; events {}\n"
        b"http { access_log off; client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy;\n"
        b"fastcgi_temp_path /tmp/fastcgi; uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;\n"
        b"server { listen 8443 ssl; ssl_certificate /etc/tls/tls.crt;\n"
        b"ssl_certificate_key /etc/tls/tls.key; return 200 $ssl_server_name; } }\n"
    )

    def statuses(name: str) -> tuple[int, bytes]:
        hop = evolve(
            upstream(port=8443),
            protocol="https",
            verification=Verification(server_name=name, authority_secret=AUTHORITY),
        )
        made = program(upstreams=(hop,))
        ready = served(made, version)
        place = real.sandbox(ready, made, network.hosts)
        folder = ready.secrets[0].path
        trusting = evolve(place, volumes={**place.volumes, folder: {"ca.crt": inside.certificate}})
        with nginx.run(
            ready.files[0].text.encode(),
            version=version,
            pod=edge,
            port=8080,
            sandbox=trusting,
            argv=ready.command,
        ):
            reply = fetch("http://x/", client=user, server=edge, port=8080)
            return reply.status, reply.body

    with new_network() as network:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        tls_app = Sandbox(user=101, scratch=("/tmp",), volumes={"/etc/tls": inside.volume()})
        with nginx.run(conf, version=version, pod=app, port=8443, sandbox=tls_app):
            assert statuses("app.internal") == (200, b"app.internal")
            assert statuses("other.internal")[0] == 502


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_pod_that_is_gone_costs_no_request_that_may_be_repeated(version: str) -> None:
    with new_network() as network, ExitStack() as stack:
        user, edge = (network.pod(name) for name in ("user", "edge"))
        gone, there = (network.pod(name) for name in ("gone", "there"))
        network.service({8080: 8080}, [gone, there], "app")
        stack.enter_context(serve(there, 8080))
        made = program(upstreams=(evolve(upstream(), keepalive=0),))
        stack.enter_context(_running(made, version, edge, network))
        with Session(user.connect(edge.address, 8080), "app") as session:
            assert session.statuses(40, nothing) == {200: 40}


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_what_must_not_be_repeated_is_not(version: str) -> None:
    """The upstream takes each request whole and hangs up: GET is asked once more, POST is not."""
    with new_network() as network, ExitStack() as stack:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        asked: list[bytes] = []
        listener = stack.enter_context(app.listen(8080))

        def hang_up() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(65_536).split(b" ")[0])

        thread = threading.Thread(target=hang_up)
        thread.start()
        stack.callback(thread.join)
        stack.callback(lambda: listener.shutdown(socket.SHUT_RDWR))
        stack.enter_context(_running(program(), version, edge, network))

        def ask(method: str) -> int:
            with Session(user.connect(edge.address, 8080), "app") as session:
                return session.ask(method=method).status

        assert (ask("GET"), ask("POST")) == (502, 502)
        assert asked == [b"GET", b"GET", b"POST"]


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_slow_answer_is_not_asked_for_twice(version: str) -> None:
    hop = evolve(upstream(), connect_timeout=Duration(200), timeout=Duration(700))
    release = threading.Event()

    def slow(_request: Request) -> Answer:
        release.wait(10)
        return Answer()

    with world(program(upstreams=(hop,)), version, answer=slow) as running:
        with running.session(CLIENTS[0], 8080, tls=False) as session:
            assert session.ask().status == 504
        release.set()
        assert len(running.stub.requests) == 1


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_connections_to_upstreams_are_kept(version: str) -> None:
    ports: list[int] = []
    with new_network() as network, ExitStack() as stack:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        listener = stack.enter_context(app.listen(8080))

        def answer_forever(caller: socket.socket) -> None:
            with caller:
                while data := caller.recv(65_536):
                    ports.extend([caller.getpeername()[1]] * data.count(b"GET "))
                    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        def accept() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=answer_forever, args=(caller,), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        stack.callback(thread.join)
        stack.callback(lambda: listener.shutdown(socket.SHUT_RDWR))
        stack.enter_context(_running(program(), version, edge, network))
        with Session(user.connect(edge.address, 8080), "app") as session:
            assert session.statuses(30, nothing) == {200: 30}
    assert len(ports) == 30
    assert len(set(ports)) == 1
