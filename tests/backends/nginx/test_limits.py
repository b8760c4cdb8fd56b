"""What limits do to anonymous, forged and verified clients, on every nginx."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping

import pytest
from attrs import evolve

from ddpc.ir.http import Trust
from ddpc.ir.values import Duration
from ddpc.rehearse.stub import Answer, Request
from tests.backends.nginx.build import (
    LIMIT,
    allowance,
    limits,
    program,
    rule,
    termination,
    verified_limits,
)
from tests.backends.nginx.programs import PODS
from tests.backends.nginx.world import CLIENTS, World, nothing, world
from tests.servers.harness import nginx

# Slow rates, so that what passes is the burst and one, however long a test takes.
_ANONYMOUS = allowance(6, 20, seconds=60)
_AUTHENTICATED = allowance(60, 100, seconds=60)
_LIMITS = evolve(
    verified_limits(
        rule("/login", "POST", count=1, burst=3), rule("/report", "GET", count=1, burst=3)
    ),
    anonymous=_ANONYMOUS,
    authenticated=_AUTHENTICATED,
    verifications=allowance(60, 80, seconds=60),
    retry_after=Duration(7_000),
)
_PROGRAM = program(evolve(termination(), hsts=Duration(86_400_000)), _LIMITS)


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def limited(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(_PROGRAM, request.param) as running:
        yield running


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_an_anonymous_client_has_the_small_allowance(limited: World) -> None:
    with limited.session(CLIENTS[1]) as session:
        counted = session.statuses(60, nothing)
    assert counted == {200: 21, 429: 39}
    with limited.session(CLIENTS[2]) as other:
        assert other.ask().status == 200


def test_a_refusal_says_when_to_come_back_and_keeps_hsts(limited: World) -> None:
    with limited.session(CLIENTS[3]) as session:
        session.statuses(21, nothing)
        reply = session.ask()
    assert (reply.status, reply.header("Retry-After")) == (429, "7")
    assert reply.header("Strict-Transport-Security") == "max-age=86400"


def test_what_passes_does_not_say_when_to_come_back(limited: World) -> None:
    with limited.session(CLIENTS[4]) as session:
        assert session.ask().header("Retry-After") is None


def test_forged_credentials_count_as_anonymous(limited: World) -> None:
    with limited.session(CLIENTS[5]) as session:
        counted = session.statuses(60, lambda number: _bearer(f"forged-{number}"))
    assert counted == {200: 21, 429: 39}


def test_a_forger_shares_the_allowance_of_its_address(limited: World) -> None:
    with limited.session(CLIENTS[6]) as session:
        assert session.statuses(21, nothing) == {200: 21}
        assert session.ask(headers=_bearer("forged")).status == 429


def test_a_verified_identity_has_the_large_allowance(limited: World) -> None:
    with limited.session(CLIENTS[7]) as session:
        assert session.statuses(60, lambda _: _bearer("good-ann")) == {200: 60}


def test_an_identity_is_one_client_from_wherever_it_comes(limited: World) -> None:
    passed = 0
    for client in CLIENTS[8:11]:
        with limited.session(client) as session:
            passed += session.statuses(60, lambda _: _bearer("good-bob"))[200]
    assert 101 <= passed <= 101 + 20 + 20 + 20  # beyond it, what each address has as anybody


def test_identities_of_one_address_do_not_share(limited: World) -> None:
    with limited.session(CLIENTS[11]) as session:
        counted = session.statuses(60, lambda number: _bearer(f"good-user{number}"))
    assert counted == {200: 60}


def test_an_identity_that_used_up_its_allowance_is_refused_and_logged(limited: World) -> None:
    target = "/used-up"
    with limited.session(CLIENTS[12]) as first:
        first.statuses(70, lambda _: _bearer("good-eve"), target)
    with limited.session(CLIENTS[13]) as second:
        counted = second.statuses(70, lambda _: _bearer("good-eve"), target)
    assert counted[429] >= 70 - 31 - 1
    refused = [entry for entry in limited.log(target, 140) if entry["status"] == "429"]
    assert refused
    assert {entry["identity"] for entry in refused} == {"eve"}
    assert {entry["limit"] for entry in refused} == {"REJECTED"}


def test_a_client_cannot_say_who_it_is(limited: World) -> None:
    with limited.session(CLIENTS[14]) as session:
        counted = session.statuses(40, lambda number: {"X-User": f"user{number}"})
    assert counted == {200: 21, 429: 19}


def test_a_forged_address_is_no_other_client(limited: World) -> None:
    with limited.session(CLIENTS[15]) as session:
        counted = session.statuses(
            40, lambda number: {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": "192.0.2.9"}
        )
    assert counted == {200: 21, 429: 19}


def test_the_verifier_is_asked_so_often_for_one_address_and_no_more(limited: World) -> None:
    before = len(limited.verifier.requests)
    with limited.session(CLIENTS[16]) as session:
        session.statuses(200, lambda number: _bearer(f"forged-{number}"))
    asked = limited.verifier.requests[before:]
    assert 81 <= len(asked) <= 83


def test_the_verifier_sees_the_credentials_and_nothing_else(limited: World) -> None:
    with limited.session(CLIENTS[17]) as session:
        session.ask(
            "/private?x=1",
            method="POST",
            headers={**_bearer("good-zoe"), "Cookie": "a=b", "X-Forwarded-For": "192.0.2.1"},
            body=b"secret",
        )
    asked = limited.verifier.requests[-1]
    assert (asked.method, asked.path, asked.body) == ("GET", "/verify", b"")
    assert {name.lower(): value for name, value in asked.headers} == {
        "host": "accounts:8080",
        "authorization": "Bearer good-zoe",
    }
    arrived = limited.stub.requests[-1]
    assert (arrived.method, arrived.path, arrived.body) == ("POST", "/private?x=1", b"secret")
    assert arrived.header("Authorization") == "Bearer good-zoe"


def test_without_credentials_the_verifier_is_not_asked(limited: World) -> None:
    before = len(limited.verifier.requests)
    with limited.session(CLIENTS[18]) as session:
        assert session.ask().status == 200
    assert len(limited.verifier.requests) == before


def test_clients_cannot_have_the_verifier_asked_directly(limited: World) -> None:
    before = len(limited.verifier.requests), len(limited.stub.requests)
    with limited.session(CLIENTS[19]) as session:
        reply = session.ask("/.ddpc/verify", headers=_bearer("good-ann"))
    assert (reply.status, reply.body) == (204, b"")
    assert (len(limited.verifier.requests), len(limited.stub.requests)) == before


def test_a_rule_holds_for_its_method_and_path_only(limited: World) -> None:
    with limited.session(CLIENTS[20]) as session:
        assert session.statuses(6, nothing, "/login", method="POST") == {200: 4, 429: 2}
        assert session.ask("/login").status == 200
        assert session.ask("/logout", method="POST").status == 200
        for spelling in ("//login", "/%6Cogin", "/x/../login", "/./login?a=1"):
            assert session.ask(spelling, method="POST").status == 429, spelling


def test_what_is_said_of_get_holds_for_head(limited: World) -> None:
    with limited.session(CLIENTS[24]) as session:
        assert session.statuses(3, nothing, "/report", method="HEAD") == {200: 3}
        assert session.statuses(3, nothing, "/report") == {200: 1, 429: 2}
        assert session.ask("/report", method="POST").status == 200


def test_a_rule_counts_a_verified_client_by_its_identity(limited: World) -> None:
    passed = 0
    for client in CLIENTS[21:24]:
        with limited.session(client) as session:
            counted = session.statuses(6, lambda _: _bearer("good-kim"), "/login", method="POST")
            passed += counted[200]
    assert passed == 4


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("status", [301, 302, 404, 429, 500, 503])
def test_whatever_else_the_verifier_says_is_anonymous(version: str, status: int) -> None:
    def odd(_request: Request) -> Answer:
        return Answer(status, b"", {"X-User": "admin", "Location": "/login"})

    with world(_PROGRAM, version, verifier=odd) as running, running.session(CLIENTS[0]) as session:
        counted = session.statuses(30, lambda _: _bearer("good-ann"), "/odd")
        assert counted == {200: 21, 429: 9}
        assert {entry["identity"] for entry in running.log("/odd", 30)} == {""}


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_a_verifier_out_of_reach_makes_everyone_anonymous(version: str) -> None:
    unreachable = evolve(
        _PROGRAM,
        upstreams=tuple(
            evolve(hop, port=9) if hop.name == "accounts" else hop for hop in _PROGRAM.upstreams
        ),
    )
    with world(unreachable, version) as running, running.session(CLIENTS[0]) as session:
        assert session.statuses(30, lambda _: _bearer("good-ann")) == {200: 21, 429: 9}


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_without_a_name_in_the_answer_credentials_tell_clients_apart(version: str) -> None:
    nameless = program(
        termination(), evolve(_LIMITS, verifier=verified_limits(identity=None).verifier)
    )
    with world(nameless, version) as running, running.session(CLIENTS[0]) as session:
        secret = "good-" + "s" * 40
        counted = session.statuses(40, lambda number: _bearer(f"{secret}{number % 2}"), "/who")
        assert counted == {200: 40}
        log = running.log("/who", 40)
        assert {entry["identity"] for entry in log} == {"verified"}
        assert secret not in running.server.output()


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_requests_of_one_client_at_a_time_are_limited(version: str) -> None:
    release = threading.Event()

    def slow(request: Request) -> Answer:
        if request.path == "/slow":
            release.wait(10)
        return Answer()

    made = program(evolve(limits(connections=2), retry_after=Duration(3_000)))
    with world(made, version, answer=slow) as running:

        def wait_in_line() -> None:
            with running.session(CLIENTS[0], 8080, tls=False) as session:
                session.ask("/slow")

        waiting = [threading.Thread(target=wait_in_line) for _ in range(2)]
        for thread in waiting:
            thread.start()
        deadline = time.monotonic() + 5
        while len(running.stub.requests) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        with (
            running.session(CLIENTS[0], 8080, tls=False) as third,
            running.session(CLIENTS[1], 8080, tls=False) as other,
        ):
            reply = third.ask()
            assert (reply.status, reply.header("Retry-After")) == (429, "3")
            assert other.ask().status == 200
            release.set()
            for thread in waiting:
                thread.join()
            assert third.ask().status == 200


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_as_many_clients_are_remembered_as_declared(version: str) -> None:
    clients = 9_000
    made = program(
        evolve(limits(), anonymous=allowance(1, 0, seconds=60, clients=clients), origin=LIMIT),
        edge=False,
        trust=Trust(networks=(PODS, "203.0.113.0/24")),
    )
    with world(made, version) as running:

        def statuses(first: int, count: int) -> Mapping[int, int]:
            def as_client(number: int) -> Mapping[str, str]:
                client = first + number
                return {"X-Forwarded-For": f"192.0.{client // 200}.{client % 200 + 1}"}

            with running.session(CLIENTS[0], 8080, tls=False) as session:
                return session.statuses(count, as_client)

        for first in range(0, clients, 500):
            assert statuses(first, 500) == {200: 500}
        assert statuses(0, 100) == {429: 100}
