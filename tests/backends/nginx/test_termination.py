"""What the end of TLS does, seen from outside, on every nginx."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from attrs import evolve

from ddpc.ir.values import Duration
from ddpc.rehearse.stub import Answer, Request
from tests.backends.nginx.build import HOST, program, route, site, termination, upstream
from tests.backends.nginx.world import CLIENTS, World, world
from tests.servers.harness import nginx

_CLIENT = CLIENTS[0]
_PROGRAM = program(
    evolve(
        termination(
            site(HOST, "www.app.example.com", routes=(route("/*", "app"), route("/api/*", "api"))),
            site("b.example.com", secret="b-tls"),
        ),
        hsts=Duration(86_400_000),
    ),
    upstreams=(upstream(), upstream("api")),
)


def _answer(request: Request) -> Answer:
    if request.path == "/old":
        return Answer(302, b"", {"Location": f"http://{request.header('Host')}/new"})
    if request.path == "/older":
        return Answer(302, b"", {"Location": f"http://{request.header('Host')}:8080/new"})
    if request.path == "/elsewhere":
        return Answer(302, b"", {"Location": "http://other.example.org/"})
    return Answer()


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def served_by(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(_PROGRAM, request.param, answer=_answer) as running:
        yield running


def test_plain_http_is_sent_to_the_fixed_host_with_its_path(served_by: World) -> None:
    with served_by.session(_CLIENT, 8080, tls=False, host="www.app.example.com") as session:
        reply = session.ask("/a%2Fb//c?d=1&e=%20")
        assert reply.status == 308
        assert reply.header("Location") == f"https://{HOST}/a%2Fb//c?d=1&e=%20"
        assert reply.header("Strict-Transport-Security") is None


def test_plain_http_for_an_unknown_host_leads_nowhere(served_by: World) -> None:
    with served_by.session(_CLIENT, 8080, tls=False, host="evil.example.org") as session:
        reply = session.ask("/")
        assert (reply.status, reply.header("Location")) == (421, None)


@pytest.mark.parametrize("name", ["unknown.example.org", None])
def test_an_unknown_server_name_is_refused_in_the_handshake(
    served_by: World, name: str | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        served_by.user.connect(served_by.edge.address, 8443) as sock,
        pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"),
    ):
        context.wrap_socket(sock, server_hostname=name)


def test_a_known_server_name_with_an_unknown_host_is_misdirected(served_by: World) -> None:
    with served_by.session(_CLIENT) as session:
        assert session.ask("/", headers={"Host": "unknown.example.org"}).status == 421
    assert served_by.stub.paths() == []


@pytest.mark.parametrize(
    ("version", "spoken"),
    [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")],
)
def test_tls_versions_and_http2(served_by: World, version: ssl.TLSVersion, spoken: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        served_by.user.connect(served_by.edge.address, 8443) as sock,
        context.wrap_socket(sock, server_hostname=HOST) as tls,
    ):
        assert (tls.version(), tls.selected_alpn_protocol()) == (spoken, "h2")


def test_older_tls_is_refused(served_by: World) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        served_by.user.connect(served_by.edge.address, 8443) as sock,
        pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"),
    ):
        context.wrap_socket(sock, server_hostname=HOST)


def test_forged_headers_do_not_reach_the_service(served_by: World) -> None:
    forged = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Real-IP": "192.0.2.1",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Port": "1",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=192.0.2.1",
        "Proxy": "http://evil.example.org",
    }
    with served_by.session(CLIENTS[6]) as session:
        assert session.ask("/who", headers=forged).status == 200
    arrived = served_by.stub.requests[-1]
    assert {name: arrived.header(name) for name in forged} == {
        "X-Forwarded-For": CLIENTS[6],
        "X-Real-IP": CLIENTS[6],
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": HOST,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Prefix": None,
        "Forwarded": None,
        "Proxy": None,
    }
    assert arrived.header("Host") == HOST


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/old", f"https://{HOST}/new"),
        ("/older", f"https://{HOST}/new"),
        ("/elsewhere", "http://other.example.org/"),
    ],
)
def test_redirects_of_the_service_are_mended(served_by: World, path: str, location: str) -> None:
    with served_by.session(_CLIENT) as session:
        assert session.ask(path).header("Location") == location


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/x", "/a%2Fb//c/../d?e=%20", "/%C3%A9"])
def test_the_target_arrives_as_it_was_sent(served_by: World, path: str) -> None:
    with served_by.session(_CLIENT) as session:
        assert session.ask(path).status == 200
    assert served_by.stub.paths()[-1] == path


def test_hsts_is_there_where_it_was_asked_for(served_by: World) -> None:
    with served_by.session(_CLIENT) as session:
        assert session.ask("/").header("Strict-Transport-Security") == "max-age=86400"


def test_the_server_tells_no_version(served_by: World) -> None:
    with served_by.session(_CLIENT) as session:
        assert session.ask("/").header("Server") == "nginx"


def test_the_log_is_json_whatever_clients_send(served_by: World) -> None:
    agent = '"}\\x41 \x7f'
    with served_by.session(_CLIENT) as session:
        session.ask('/quote"%22\\', headers={"User-Agent": agent})
    (entry,) = served_by.log('/quote"%22\\')
    assert (entry["client"], entry["status"], entry["agent"]) == (_CLIENT, "200", agent)
