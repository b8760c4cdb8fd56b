"""How clients are kept on pods, as it is printed; what it comes to is in tests/servers."""

from __future__ import annotations

import pytest
from attrs import evolve

from ddpc.ir.http import HttpProxy, Session
from ddpc.ir.upstream import Followed
from tests.backends.nginx import real
from tests.backends.nginx.build import SESSION, program, served, termination, text, upstream
from tests.servers.harness import nginx

PODS = tuple(f"app-{number}" for number in range(3))
FOLLOWED = Followed(
    name="app-pods.shop.svc.cluster.local", port="http", dns=("10.96.0.10", "fd00::a", "dns.test")
)
SID = Session(cookie="sid", origin=SESSION)


def _made(session: Session, pods: tuple[str, ...] | Followed = PODS, *, tls: bool = False) -> str:
    return text(_program(session, pods, tls=tls))


def _program(session: Session, pods: tuple[str, ...] | Followed, *, tls: bool = False) -> HttpProxy:
    layers = (termination(), session) if tls else (session,)
    return program(*layers, upstreams=(evolve(upstream(), pods=pods),))


def _block(conf: str) -> list[str]:
    """The directives of the upstream, without comments."""
    lines = conf.partition("upstream app {")[2].partition("}")[0].splitlines()
    return [line.strip() for line in lines if line.strip() and "#" not in line]


def test_each_pod_stands_once_by_a_name_that_all_replicas_write_alike() -> None:
    block = _block(_made(SID))
    assert block[:2] == ["zone session-pods 1m;", "hash $cookie_sid consistent;"]
    assert block[2:5] == [f"server {pod}:8080 max_fails=3 fail_timeout=10s;" for pod in PODS]


def test_followed_pods_are_asked_for_by_the_service_and_not_by_a_port() -> None:
    block = _block(_made(SID, FOLLOWED))
    assert block[:4] == [
        "zone session-pods 1m;",
        "hash $cookie_sid consistent;",
        "resolver 10.96.0.10 [fd00::a] dns.test valid=5s;",
        "server app-pods.shop.svc.cluster.local service=http resolve max_fails=3 fail_timeout=10s;",
    ]


@pytest.mark.parametrize(
    ("session", "key"),
    [
        (SID, "$cookie_sid"),
        (evolve(SID, cookie="JSESSIONID"), "$cookie_JSESSIONID"),
        (evolve(SID, cookie="connect.sid"), "$session_cookie"),
        (evolve(SID, cookie=None, header="X-User-Id"), "$http_x_user_id"),
    ],
)
def test_the_key_is_what_clients_carry(session: Session, key: str) -> None:
    assert f"hash {key} consistent;" in _block(_made(session))


@pytest.mark.parametrize("version", ["1.22", "1.26"])
@pytest.mark.parametrize("tls", [False, True])
def test_before_sticky_cookies_the_key_is_there_before_the_cookie_is(
    version: str, tls: bool
) -> None:
    conf = text(_program(evolve(SID, issued=True), PODS, tls=tls), version)
    assert "hash $session_key consistent;" in _block(conf)
    assert "map $cookie_sid $session_key {\n        ''      $request_id;" in conf
    secure = "; Secure" if tls else ""
    assert f"''      'sid=$request_id; Path=/; HttpOnly; SameSite=Lax{secure}';" in conf
    assert "add_header Set-Cookie $session_issued always;" in conf


@pytest.mark.parametrize("tls", [False, True])
def test_a_sticky_cookie_names_the_pod(tls: bool) -> None:
    conf = _made(evolve(SID, issued=True), FOLLOWED, tls=tls)
    secure = " secure" if tls else ""
    assert f"sticky cookie sid path=/ httponly samesite=lax{secure};" in _block(conf)
    assert "hash $" not in conf
    assert "$session_" not in conf


@pytest.mark.parametrize("session", [SID, evolve(SID, issued=True)], ids=("hash", "sticky"))
def test_nginx_accepts_followed_pods(session: Session) -> None:
    made = _program(session, FOLLOWED, tls=True)
    ready = served(made)
    inside = real.sandbox(ready, made, {"dns.test": ("127.0.1.1",)})
    result = nginx.check(ready.files[0].text.encode(), version="1.30", sandbox=inside)
    assert result.ok, result
