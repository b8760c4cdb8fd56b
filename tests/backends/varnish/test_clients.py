"""The client's identity at the service, whatever the client writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ddpc.ir.http import Trust
from ddpc.rehearse.stub import Request
from tests.backends.varnish.build import cache, program
from tests.backends.varnish.world import CLIENTS, PROXIES, World, world
from tests.servers.harness import varnish

_ME, _FORGED = CLIENTS[0], "198.51.100.66"
_TRUST = Trust(networks=("10.9.0.0/24",))
_FORGERY = {
    "X-Forwarded-For": _FORGED,
    "X-Real-IP": _FORGED,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example.com",
    "X-Forwarded-Port": "1337",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": f"for={_FORGED}",
    "Proxy": "evil.example.com",
}


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def edge(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(program(cache()), request.param) as running:
        yield running


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def behind_balancer(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(program(cache(), trust=_TRUST), request.param) as running:
        yield running


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def inner(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(program(cache(), edge=False, trust=_TRUST), request.param) as running:
        yield running


def _seen(shop: World, headers: dict[str, str], client: str) -> Request:
    path = shop.path()
    shop.ask(path, headers=headers, client=client)
    (request,) = shop.seen(path)
    return request


def _identity(request: Request) -> tuple[str | None, str | None]:
    return request.header("X-Real-IP"), request.header("X-Forwarded-For")


def _forwarded(request: Request) -> tuple[str | None, ...]:
    return tuple(request.header(f"X-Forwarded-{name}") for name in ("Proto", "Host", "Port"))


@pytest.mark.parametrize("client", [_ME, PROXIES[0]])
def test_at_the_edge_what_a_client_writes_counts_for_nothing(edge: World, client: str) -> None:
    request = _seen(edge, _FORGERY, client)
    assert _identity(request) == (client, client)
    assert _forwarded(request) == ("http", "shop.example.com", None)
    for name in ("X-Forwarded-Prefix", "Forwarded", "Proxy"):
        assert request.header(name) is None


def test_of_a_trusted_balancer_only_the_client_is_kept(behind_balancer: World) -> None:
    chain = {"X-Forwarded-For": f"{_FORGED}, {_ME}", "X-Forwarded-Proto": "https"}
    request = _seen(behind_balancer, chain, PROXIES[0])
    assert _identity(request) == (_ME, _ME)
    assert request.header("X-Forwarded-Proto") == "https"


def test_a_scheme_is_http_or_https(inner: World) -> None:
    for said, heard in (("https", "https"), ("HTTPS, evil", "http"), ("x", "http")):
        request = _seen(inner, {"X-Forwarded-Proto": said}, PROXIES[0])
        assert request.header("X-Forwarded-Proto") == heard


def test_who_is_not_trusted_is_the_client(inner: World) -> None:
    request = _seen(inner, _FORGERY, _ME)
    assert _identity(request) == (_ME, _ME)
    assert _forwarded(request) == ("http", "shop.example.com", None)


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        (_ME, _ME),
        (f"{_ME}, {PROXIES[1]}", _ME),
        (f"{_FORGED}, {_ME}", _ME),
        (f"{_FORGED},{_ME} , {PROXIES[1]},{PROXIES[2]}", _ME),
        ("2001:db8::7", "2001:db8::7"),
        (f"{PROXIES[2]}, {PROXIES[1]}", PROXIES[2]),
        ("nonsense", PROXIES[0]),
        ("localhost", PROXIES[0]),
        ("", PROXIES[0]),
    ],
)
def test_the_client_is_followed_back_past_trusted_proxies(
    inner: World, chain: str, client: str
) -> None:
    request = _seen(inner, {"X-Forwarded-For": chain}, PROXIES[0])
    real, forwarded = _identity(request)
    assert real == client
    assert forwarded is not None
    assert forwarded.split(", ")[-1] == PROXIES[0]
    assert forwarded.startswith(chain)


def test_an_answer_to_http_is_none_to_https(inner: World) -> None:
    path = inner.path()
    tls = {"X-Forwarded-For": _ME, "X-Forwarded-Proto": "https"}
    states = [
        inner.ask(path, headers=tls, client=PROXIES[0]).header("X-Cache"),
        inner.ask(path, client=_ME).header("X-Cache"),
        inner.ask(path, headers=tls, client=PROXIES[0]).header("X-Cache"),
    ]
    assert states == ["MISS", "MISS", "HIT"]
    assert inner.ask(path, client=_ME).header("Vary") is None


def test_what_an_answer_varies_by_stays_said(inner: World) -> None:
    inner.service.more = {"Vary": "Accept"}
    try:
        path = inner.path()
        assert [inner.ask(path).header("Vary") for _ in range(2)] == ["Accept", "Accept"]
    finally:
        inner.service.more = {}
