"""What caches and limits say of requests is what the model says of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from random import Random

import pytest

from ddpc.ir.http import Cache, Limits
from tests.model import buckets, drawn, wire
from tests.model.caches import Store
from tests.model.lab import Lab, new_lab
from tests.model.test_places import served
from tests.model.wire import Asked
from tests.servers.harness import ledger, nginx, varnish

PROGRAMS = 3
SERVERS = (*(("nginx", v) for v in nginx.VERSIONS), *(("varnish", v) for v in varnish.VERSIONS))
_PORT = 8080

_PATHS = ("/", "/a", "/admin/x", "/admin", "/login", "/static/a", "/static/b", "/logo", "/logo/no")
_QUERIES = (
    *("", "", "?b", "?control=private", "?control=no-store", "?control=max-age=0"),
    *("?control=no-cache", "?cookie=a=1", "?vary=Accept", "?control=public,max-age=60"),
)
_COOKIES = (
    *("", "", "", "theme=1", "theme=1; lang_x=2", "_ga=1", "user=1", "theme=1; user=2"),
    *("logged_in_1=yes", "member=1; theme=2", "remember=1", "logged_in=yes; _gid=2"),
)
_HOSTS = ("www.example.com", "WWW.example.com:8080", "example.com.", "other.example", "web")


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with new_lab() as made, made.answering((_PORT,)):
        yield made


def _any(random: Random) -> Asked:
    headers = {"Cookie": random.choice(_COOKIES), "Accept": random.choice(("a", "b"))}
    if random.random() < 0.1:
        headers["Authorization"] = "Bearer x"
    return Asked(
        method=random.choice(("GET", "GET", "GET", "HEAD", "POST")),
        path=random.choice(_PATHS) + random.choice(_QUERIES),
        host=random.choice(_HOSTS),
        headers=tuple((name, value) for name, value in headers.items() if value),
    )


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("number", range(PROGRAMS))
def test_caches(lab: Lab, version: str, number: int, pytestconfig: pytest.Config) -> None:
    program = drawn.cache(f"cache {number} {version}", version, hosts=number == 1)
    one = served(program.build, Cache)
    (cache,) = (layer for layer in one.program.layers if isinstance(layer, Cache))
    random, store = Random(program.text), Store(cache)
    count = int(pytestconfig.getoption("--requests")) // (5 * PROGRAMS)
    asked = [_any(random) for _ in range(count)]
    assert one.program.port is not None
    names = {host for upstream in one.program.upstreams for host in upstream.hosts}
    with lab.running(one.container, version, names, one.program.port):
        for each, answer in zip(
            asked, wire.exchange(partial(lab.dial, one.program.port), asked), strict=True
        ):
            assert answer.status == 200, (each, answer)
            wanted = store.verdict(each)
            assert answer.headers["x-cache"] == wanted, (each, wanted, answer, program.text)
    ledger.record("model: verdicts of caches", len(asked))


@pytest.mark.parametrize(("tool", "version"), SERVERS)
@pytest.mark.parametrize("number", range(PROGRAMS))
def test_limits(lab: Lab, tool: str, version: str, number: int) -> None:
    program = drawn.limits(f"limits {number} {tool} {version}", tool, version)
    one = served(program.build, Limits)
    (limits,) = (layer for layer in one.program.layers if isinstance(layer, Limits))
    kinds = [
        Asked(),
        Asked(method="POST", path="/login"),
        Asked(path="/login"),
        Asked(path="/search/x"),
        Asked(method="POST", path="/login/no"),
    ]
    names = {host for upstream in one.program.upstreams for host in upstream.hosts}
    with lab.running(one.container, version, names, _PORT):
        for asked, source in zip(kinds, lab.sources(), strict=False):
            copies = [asked] * 100
            begun = time.monotonic()
            said = [each.status for each in wire.exchange(partial(lab.dial, _PORT, source), copies)]
            bounds = buckets.passing(limits, asked, time.monotonic() - begun)
            assert set(said) <= {200, limits.status}, program.text
            assert set(said[: bounds.first]) == {200}, (asked, bounds, said, program.text)
            assert said.count(200) <= bounds.most, (asked, bounds, said, program.text)
            ledger.record("model: verdicts of limits", len(said))
