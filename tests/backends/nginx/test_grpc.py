"""gRPC through every nginx, over TLS and in plain HTTP/2."""

from __future__ import annotations

import ssl
from contextlib import ExitStack

import pytest
from attrs import evolve

from ddpc.ir.http import HttpProxy
from ddpc.ir.values import Duration
from ddpc.rehearse.network import new_network
from tests.backends.nginx import real
from tests.backends.nginx.build import (
    HOST,
    limits,
    native,
    program,
    route,
    served,
    site,
    termination,
    upstream,
    verified_limits,
)
from tests.backends.nginx.http2 import Exchange, call, service
from tests.servers.harness import nginx

_GRPC = evolve(upstream(), protocol="grpc")
_MESSAGE = b"\0\0\0\0\5hello"


def _through(
    made: HttpProxy, version: str, port: int, silence: float = 0, usual: str = "30s"
) -> tuple[Exchange, Exchange, str]:
    """One call through a program: what the service got, what came back, who called.

    What a client may be silent for where nothing else is said is ``usual``.
    """
    ready = served(made, version)
    conf = ready.files[0].text
    assert conf.count("client_body_timeout 30s;") == 1
    conf = conf.replace("client_body_timeout 30s;", f"client_body_timeout {usual};")
    with new_network() as network, ExitStack() as stack:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        calls = stack.enter_context(service(app, 8080))
        stack.enter_context(
            nginx.run(
                conf.encode(),
                version=version,
                pod=edge,
                port=port,
                sandbox=real.sandbox(
                    ready,
                    made,
                    {**network.hosts, "api": ("127.0.0.1",), "accounts": ("127.0.0.1",)},
                ),
                argv=ready.command,
            )
        )
        sock = user.connect(edge.address, port)
        if port == 8443:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            sock = context.wrap_socket(sock, server_hostname=HOST)
        with sock:
            answer = call(
                sock, "/words.Dictionary/Define", HOST, silence=silence, x_forwarded_for="192.0.2.1"
            )
        arrived = calls[0] if calls else Exchange()
        return arrived, answer, user.address


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("port", [8443, 8080])
def test_a_call_passes_with_its_trailers(version: str, port: int) -> None:
    made = program(*((termination(),) if port == 8443 else ()), limits(), upstreams=(_GRPC,))
    arrived, answer, caller = _through(made, version, port)
    assert (answer.headers[":status"], bytes(answer.body)) == ("200", _MESSAGE)
    assert answer.trailers == {"grpc-status": "0"}
    assert arrived.headers[":path"] == "/words.Dictionary/Define"
    assert arrived.headers[":authority"] == "app"
    assert arrived.headers["x-forwarded-host"] == HOST
    assert arrived.headers["te"] == "trailers"
    assert arrived.headers["x-forwarded-for"] == caller
    assert arrived.headers["x-forwarded-proto"] == ("https" if port == 8443 else "http")
    assert bytes(arrived.body) == _MESSAGE


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("port", [8443, 8080])
def test_a_stream_s_caller_may_be_silent_for_as_long_as_its_service(
    version: str, port: int
) -> None:
    layers = (termination(),) if port == 8443 else ()
    patient = evolve(_GRPC, timeout=Duration(6_000))
    for layer in ((), (verified_limits(),) if version == "1.30" else ()):
        made = program(*layers, *layer, upstreams=(patient,))
        arrived, answer, _ = _through(made, version, port, silence=2.5, usual="1s")
        assert (bytes(arrived.body), answer.trailers) == (_MESSAGE, {"grpc-status": "0"})
    hasty = evolve(_GRPC, timeout=Duration(1_000))
    _, answer, _ = _through(program(*layers, upstreams=(hasty,)), version, port, silence=2.5)
    assert answer.trailers == {}


@pytest.mark.parametrize("place", ["http", "server", "location"])
def test_how_long_a_caller_may_be_silent_can_be_said_by_hand(place: str) -> None:
    own = native("client_body_timeout", "7s", place=place)
    made = program(termination(), upstreams=(_GRPC,), natives=(own,))
    ready = served(made)
    conf = ready.files[0].text
    assert conf.count("client_body_timeout 7s;") >= 1
    assert "client_body_timeout 60s;" not in conf
    assert nginx.check(conf.encode(), version="1.30", sandbox=real.sandbox(ready, made)).ok


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_grpc_beside_http_on_one_host(version: str) -> None:
    made = program(
        termination(site(routes=(route("/*", "app"), route("/api/*", "api")))),
        upstreams=(_GRPC, upstream("api")),
    )
    _, answer, _ = _through(made, version, 8443)
    assert answer.trailers == {"grpc-status": "0"}


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_verifier_that_speaks_http_is_none_of_its_business(version: str) -> None:
    made = program(verified_limits(), upstreams=(_GRPC,))
    _, answer, _ = _through(made, version, 8080)
    assert answer.trailers == {"grpc-status": "0"}
    assert "$websocket" not in served(made, version).files[0].text


def test_proxy_s_buffers_can_be_set_where_all_is_grpc() -> None:
    for setting in (("proxy_busy_buffers_size", "32k"), ("proxy_buffers", "4", "32k")):
        made = program(termination(), upstreams=(_GRPC,), natives=(native(*setting),))
        ready = served(made)
        conf = ready.files[0].text.encode()
        result = nginx.check(conf, version="1.30", sandbox=real.sandbox(ready, made))
        assert result.ok, result
