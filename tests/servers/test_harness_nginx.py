"""The nginx harness tells good configurations from bad ones, on every version."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence

import pytest

from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import new_network
from ddpc.rehearse.sandbox import File, Sandbox
from ddpc.rehearse.stub import serve
from tests.servers.harness import nginx

_HEAD = b"""\
pid /tmp/nginx.pid;
error_log stderr;
events {}
"""
_TEMPORARY = b"""\
  access_log /dev/stdout;
  client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
"""
_GOOD = (
    _HEAD
    + b"http {\n"
    + _TEMPORARY
    + b"""\
  upstream app { server app:8080; }
  server {
    listen 8080;
    listen 8443 ssl;
    ssl_certificate /etc/tls/tls.crt;
    ssl_certificate_key /etc/tls/tls.key;
    location / { proxy_pass http://app; proxy_set_header X-Peer $remote_addr; }
  }
}
"""
)
_STREAM = _HEAD + b"stream { server { listen 3306; proxy_pass db:3306; } }\n"
_HOSTS: Mapping[str, str | Sequence[str]] = {"app": "127.0.1.2", "db": "127.0.1.3"}


def _sandbox(hosts: Mapping[str, str | Sequence[str]] = _HOSTS) -> Sandbox:
    return Sandbox(
        user=nginx.USER,
        scratch=("/tmp",),
        hosts=hosts,
        volumes={"/etc/nginx": {}, "/etc/tls": certificate_for("app.example.com").volume()},
    )


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_good_configuration_is_accepted(version: str) -> None:
    result = nginx.check(_GOOD, version=version, sandbox=_sandbox())
    assert result.ok, result
    assert result.checker.startswith(f"nginx -t {version}")
    assert "test is successful" in result.output


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_stream_is_there_as_in_the_official_images(version: str) -> None:
    result = nginx.check(_STREAM, version=version, sandbox=_sandbox())
    assert result.ok, result


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"listen 8080;", b"listen 8080", 'invalid parameter "listen"'),
        (b"listen 8080;", b"ssl sometimes;", "nginx.conf:10"),
        (b"app:8080", b"nowhere:8080", "host not found in upstream"),
        (b"/etc/tls/tls.key", b"/etc/tls/no.key", "No such file"),
        (b"/tmp/nginx.pid", b"/run/nginx.pid", "Read-only file system"),
    ],
)
def test_a_bad_configuration_is_refused(version: str, old: bytes, new: bytes, said: str) -> None:
    assert old in _GOOD
    result = nginx.check(_GOOD.replace(old, new), version=version, sandbox=_sandbox())
    assert not result.ok, result
    assert said in result.output


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_warning_is_a_refusal(version: str) -> None:
    server = b"  server { listen 8082; server_name twice; }\n"
    conf = _GOOD.replace(b"  upstream", 2 * server + b"  upstream")
    result = nginx.check(conf, version=version, sandbox=_sandbox())
    assert not result.ok, result
    assert any("conflicting server name" in warning for warning in result.warnings)
    assert "test is successful" in result.output  # nginx itself would have let it pass


def test_a_file_that_the_user_may_not_read_is_refused() -> None:
    pair = certificate_for("app.example.com")
    hidden = {"tls.crt": File(pair.certificate), "tls.key": File(pair.key, mode=0o600)}
    sandbox = Sandbox(
        user=nginx.USER, scratch=("/tmp",), hosts=_HOSTS, volumes={"/etc/tls": hidden}
    )
    result = nginx.check(_GOOD, version="1.30", sandbox=sandbox)
    assert not result.ok
    assert "Permission denied" in result.output


def test_a_version_accepts_only_what_it_knows() -> None:
    conf = _GOOD.replace(b"listen 8080;", b"listen 8080; http2 on;")
    verdicts = {
        version: nginx.check(conf, version=version, sandbox=_sandbox()).ok
        for version in ("1.22", "1.26", "1.30")
    }
    assert verdicts == {"1.22": False, "1.26": True, "1.30": True}


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_it_serves_in_a_pod_and_stops_gracefully(version: str) -> None:
    with new_network() as network:
        user, edge, app = (network.pod(name) for name in ("user", "edge", "app"))
        sandbox = _sandbox(network.hosts)
        with (
            serve(app, 8080) as stub,
            nginx.run(_GOOD, version=version, pod=edge, port=8443, sandbox=sandbox) as server,
        ):
            authority = certificate_for("app.example.com").certificate
            reply = fetch(
                "https://app.example.com/word?a=1",
                client=user,
                server=edge,
                port=8443,
                authority=authority,
            )
            assert (reply.status, reply.body) == (200, b"hello\n")
            assert stub.paths() == ["/word?a=1"]
            assert stub.requests[0].header("X-Peer") == user.address
            assert stub.requests[0].peer == edge.address
            assert server.prints("GET /word?a=1")
            assert not server.prints("GET /other", seconds=0.1)
            server.signal(signal.SIGQUIT)
            assert server.wait(10) == 0
