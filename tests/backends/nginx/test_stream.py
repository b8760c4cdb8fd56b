"""A server that passes connections on: what is decided, and that every nginx accepts it."""

from __future__ import annotations

from typing import Final

import pytest
from attrs import evolve

from ddpc.backends.contract import Served
from ddpc.backends.nginx import BACKEND
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Application,
    Container,
    Deployment,
    HttpGet,
    Replicas,
    Role,
    Stop,
    Workload,
)
from ddpc.ir.stream import TcpProxy
from ddpc.ir.upstream import Upstream, Verification
from ddpc.ir.values import Cpu, Duration, Version
from tests.backends.nginx.build import APP, TLS
from tests.backends.nginx.real import sandbox
from tests.servers.harness import gixy, nginx

STREAM: Final = TcpProxy(
    port=3306,
    health_port=3307,
    upstream=Upstream(name="mysql", host="db.example.com", port=3307, origin=APP),
    origin=TLS,
)
_VERIFIED: Final = evolve(
    STREAM.upstream,
    verification=Verification(server_name="app.internal", authority_secret="internal-ca"),
)
STREAMS: Final = {
    "to a name": STREAM,
    "to an address": evolve(STREAM, upstream=evolve(STREAM.upstream, host="192.0.2.1")),
    "to an IPv6 address": evolve(STREAM, upstream=evolve(STREAM.upstream, host="fd00::1")),
    "to a name that is looked up again": evolve(STREAM, dns=("10.96.0.10", "fd00::a")),
    "over TLS": evolve(STREAM, upstream=_VERIFIED),
    "for the whole pod": evolve(STREAM, address="0.0.0.0"),
    "called as a part of ours is": evolve(STREAM, upstream=evolve(STREAM.upstream, name="json")),
}


def serve(
    made: TcpProxy, version: str = "1.30", *, cpu: int | None = None, stop: Stop | None = None
) -> tuple[Served | None, tuple[Diagnostic, ...]]:
    """What the backend makes of a program in the pods ``api``."""
    container = Container(
        name="broker",
        role=Role.SIDECAR,
        program=made,
        cpu=Cpu(cpu) if cpu else None,
        stop=stop,
        origin=TLS,
    )
    workload = Workload(
        name="api",
        home="api",
        component="service",
        replicas=Replicas(low=1, high=1),
        containers=(container,),
    )
    major, _, minor = version.partition(".")
    targets = (("nginx", Version(int(major), int(minor))),)
    application = Application(name="shop", namespace="shop", targets=targets)
    return BACKEND.serve(
        container, workload, Deployment(application=application, workloads=(workload,))
    )


def served(made: TcpProxy, version: str = "1.30") -> Served:
    """The same, where nothing stands against it."""
    result, found = serve(made, version)
    assert not found, found
    assert result is not None
    return result


def text(made: TcpProxy) -> str:
    return served(made).files[0].text


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("program", STREAMS.values(), ids=STREAMS)
def test_nginx_accepts_it(program: TcpProxy, version: str) -> None:
    made = served(program, version)
    result = nginx.check(
        made.files[0].text.encode(), version=version, sandbox=sandbox(made, program)
    )
    assert result.ok, f"{result}\n{made.files[0].text}"


@pytest.mark.parametrize("program", STREAMS.values(), ids=STREAMS)
def test_gixy_finds_nothing(program: TcpProxy) -> None:
    outside = {"missing_resolver": "the name is looked up once, at the start, and says so"}
    result = gixy.check(text(program).encode(), allowed=outside)
    assert result.ok, result


def test_what_the_container_needs() -> None:
    made = served(evolve(STREAM, upstream=_VERIFIED))
    assert made.standalone == "nginx/api-broker"
    assert [(port.name, port.number, port.on_localhost) for port in made.ports] == [
        ("tcp", 3306, True),
        ("health", 3307, False),
    ]
    assert made.ready
    assert made.ready.asks == HttpGet(path="/healthz", port=3307)
    assert [(place.path, place.in_memory) for place in made.writable] == [("/run/nginx", True)]
    (secret,) = made.secrets
    assert (secret.secret, secret.path) == ("internal-ca", "/etc/tls-authorities/internal-ca")
    assert not served(STREAM).secrets


def test_the_container_says_how_it_stops() -> None:
    stop = Stop(pause=Duration(0), finish=Duration(5_000))
    made, _ = serve(STREAM, stop=stop)
    assert made
    assert made.stop == stop
    assert served(STREAM).stop.finish == STREAM.drain


def test_times_are_those_of_the_program() -> None:
    hop = evolve(STREAM.upstream, connect_timeout=Duration(1_500), timeout=Duration(600_000))
    made = text(evolve(STREAM, upstream=hop, drain=Duration(7_000)))
    assert "proxy_connect_timeout 1500ms;" in made
    assert "proxy_timeout 600s;" in made
    assert "worker_shutdown_timeout 7s;" in made


def test_a_name_is_looked_up_again_where_nginx_can() -> None:
    asked = evolve(STREAM, dns=("kube-dns.kube-system.svc.cluster.local",))
    made = text(asked)
    assert "resolver kube-dns.kube-system.svc.cluster.local;" in made
    assert "server db.example.com:3307 resolve;" in made
    for version in ("1.22", "1.26"):
        once = served(asked, version).files[0].text
        assert once == served(STREAM, version).files[0].text
        assert "resolve" not in once


def test_plain_connections_have_nothing_of_tls() -> None:
    assert "ssl" not in text(STREAM)
    assert "proxy_ssl_verify on;" in text(evolve(STREAM, upstream=_VERIFIED))


def test_what_nginx_cannot_carry_is_said() -> None:
    made, found = serve(evolve(STREAM, upstream=evolve(STREAM.upstream, host="db;evil")))
    assert made is None
    assert [each.code.slug for each in found] == ["nginx/uncarried"]


@pytest.mark.parametrize("program", STREAMS.values(), ids=STREAMS)
def test_the_text_is_tidy_and_tells_its_statements(program: TcpProxy) -> None:
    file = served(program).files[0]
    lines = file.text.split("\n")
    assert lines[-2:] == ["}", ""]
    for number, line in enumerate(lines):
        assert line == line.rstrip()
        assert line.strip() or lines[number - 1].strip(), f"two blank lines at {number}"
    assert "resolve;" in file.text or not program.dns
    by_line = {
        lines[number - 1].strip(): each.origin
        for each in file.lines
        for number in range(each.first, each.last + 1)
    }
    assert by_line["upstream json {" if "upstream json" in file.text else "upstream mysql {"] is APP
    assert by_line["proxy_socket_keepalive on;"] is TLS
    assert "pid /run/nginx/nginx.pid;" not in by_line
