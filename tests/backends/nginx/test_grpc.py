"""gRPC through every nginx, over TLS and in plain HTTP/2."""

from __future__ import annotations

import ssl
from contextlib import ExitStack

import pytest
from attrs import evolve

from ddpc.ir.http import HttpProxy
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


def _through(made: HttpProxy, version: str, port: int) -> tuple[Exchange, Exchange, str]:
    """One call through a program: what the service got, what came back, who called."""
    ready = served(made, version)
    with new_network() as network, ExitStack() as stack:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        calls = stack.enter_context(service(app, 8080))
        stack.enter_context(
            nginx.run(
                ready.files[0].text.encode(),
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
            answer = call(sock, "/words.Dictionary/Define", HOST, x_forwarded_for="192.0.2.1")
        (arrived,) = calls
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
def test_grpc_beside_http_on_one_host(version: str) -> None:
    made = program(
        termination(site(routes=(route("/api/*", "api"),))), upstreams=(_GRPC, upstream("api"))
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
