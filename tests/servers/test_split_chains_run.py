"""Splits among other layers, run on every nginx: behind TLS, at a front, by address, nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from ddpc.rehearse.client import fetch
from tests.servers.harness import nginx
from tests.servers.splits import Running, bodies, build, running, service
from tests.servers.test_splits_run import within

HOST = "www.example.com"
_LEGACY = """
service legacy {
  image "registry.example.com/legacy:1.0"
  user  10001
  port  http 8080 on localhost
  ready command "/bin/legacy" "--health"
}
attach tls to legacy as sidecar {
  hosts       "legacy.example.com"
  certificate secret legacy-tls
  authority   secret legacy-ca
}
"""
_PARTS = (
    service("web"),
    service("next"),
    service("third"),
    _LEGACY,
    service("caller", "calls site next; reach load-balancer"),
    # All in one server: its users come over TLS.
    'attach tls to web { hosts "www.example.com"; certificate secret web; reach load-balancer }',
    "attach rate-limit to web { anonymous 1000/s burst 1000 }",
    "attach split to web { send 20% to next; send to legacy when path /legacy/* }",
    # An arm that is split itself, for its own callers.
    "attach split to next { send 50% to third; sticky none }",
    # A front behind an edge, by the address that the edge passes on.
    "front site { port http 80 }",
    "attach split to site { send 20% to legacy; send rest to third; sticky client-ip }",
    """
edge public {
  host "site.example.com" { path / to site }
  host "old.example.com" { path / to legacy }
  certificate secret site-tls
  reach load-balancer
}""",
)


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def run(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(build(request.param, *_PARTS), request.param) as made:
        yield made


def test_behind_tls_newcomers_are_given_a_cookie_for_tls_alone(run: Running) -> None:
    user, server = run.cluster.pods["user"], run.cluster.address("web-tls")
    found = []
    for _ in range(60):
        first = fetch(f"https://{HOST}/", client=user, server=server)
        (said,) = first.all("Set-Cookie")
        cookie = re.fullmatch(
            r"(split_web=[0-9a-f]{32}); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure",
            said,
        )
        assert cookie, said
        headers = {"Cookie": cookie[1]}
        again = fetch(f"https://{HOST}/", client=user, server=server, headers=headers)
        assert again.all("Set-Cookie") == ()
        assert again.body == first.body
        found.append(first.body.decode())
    assert set(found) == {"web", "next"}, "the arm's own split is passed by"
    assert within(found.count("next"), len(found), 0.2)


def test_an_arm_with_tls_of_its_own_is_verified_and_reached(run: Running) -> None:
    user, server = run.cluster.pods["user"], run.cluster.address("web-tls")
    reply = fetch(f"https://{HOST}/legacy/a", client=user, server=server)
    assert (reply.status, reply.body) == (200, b"legacy")
    arrived = run.stubs["legacy"].requests[-1]
    assert arrived.header("X-Forwarded-Proto") == "https"
    assert arrived.header("Host") == "legacy.example.com"


def test_an_arms_own_callers_come_through_its_own_split(run: Running) -> None:
    caller = run.cluster.pods["caller-0"]
    found = bodies(run.send(caller, run.cluster.address("next"), 8080, [{}] * 200))
    assert set(found) == {"next", "third"}
    assert within(found.count("third"), len(found), 0.5)


def test_a_front_tells_apart_whom_a_known_proxy_names(run: Running) -> None:
    caller = run.cluster.pods["caller-0"]
    clients = [f"198.51.{number // 200}.{number % 200 + 1}" for number in range(1_000)]
    named = [{"X-Forwarded-For": client} for client in clients]
    found = bodies(run.send(caller, run.cluster.address("site"), 80, named))
    assert set(found) == {"legacy", "third"}
    assert within(found.count("legacy"), len(found), 0.2), Counter(found)
    assert bodies(run.send(caller, run.cluster.address("site"), 80, named[:100])) == found[:100]
    # Whoever is no proxy of ours is one client, whatever it says.
    assert len(set(bodies(run.ask("site-split-0", named[:100])))) == 1


def test_an_edge_leads_to_tls_that_ends_under_another_name(run: Running) -> None:
    user, server = run.cluster.pods["user"], run.cluster.address("public")
    reply = fetch("https://old.example.com/a", client=user, server=server)
    assert (reply.status, reply.body) == (200, b"legacy")
    assert run.stubs["legacy"].requests[-1].header("Host") == "old.example.com"


def test_an_edge_leads_to_a_front(run: Running) -> None:
    user, server = run.cluster.pods["user"], run.cluster.address("public")
    replies = [fetch("https://site.example.com/", client=user, server=server) for _ in range(5)]
    assert {reply.status for reply in replies} == {200}
    assert len({reply.body for reply in replies}) == 1
    seen = [each for stub in run.stubs.values() for each in stub.requests]
    arrived = [each for each in seen if each.header("Host") == "site.example.com"]
    assert {each.header("X-Real-IP") for each in arrived} == {"203.0.113.7"}
