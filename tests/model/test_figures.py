"""The figures of splits and sessions, over 20,000 users and 10,000 keys, from the real nginx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest

from ddpc.binomial import bounds
from ddpc.ir.http import Session, Split
from tests.model import drawn
from tests.model.lab import Lab, new_lab
from tests.model.test_places import RISK, Served, asked_of, served
from tests.model.wire import Asked
from tests.servers.harness import ledger, nginx

USERS = tuple(f"user-{number}" for number in range(20_000))
KEYS = tuple(f"session-{number}" for number in range(10_000))
_NEWEST = nginx.VERSIONS[-1]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with new_lab() as made, made.answering((8080,)):
        yield made


def _split(share: int, sticky: str, version: str = _NEWEST) -> Served:
    block = f"send {share}% to experiment; sticky {sticky}; reach load-balancer"
    services = [drawn.service(name) for name in ("web", "experiment")]
    made = drawn.program(version, *services, f"attach split to web {{ {block} }}")
    return served(made.build, Split)


def _session(pods: int) -> Served:
    block = "by cookie SESSION; pods listed; reach load-balancer"
    service = drawn.service("web", f"replicas {pods}")
    made = drawn.program(_NEWEST, service, f"attach session to web {{ {block} }}")
    return served(made.build, Session)


def _places(lab: Lab, one: Served, asked: Sequence[Asked], version: str = _NEWEST) -> list[str]:
    """The host that each request comes to."""
    names = {host for upstream in one.program.upstreams for host in upstream.hosts}
    with lab.running(one.container, version, names, 8080):
        places = [lab.named(answer.body)[0] for _, _, answer in asked_of(lab, one, asked)]
    ledger.record("requests for the figures of splits and sessions", len(places))
    return places


def _by_cookie(users: Sequence[str], name: str = "uid") -> list[Asked]:
    return [Asked(headers=(("Cookie", f"theme=dark; {name}={user}"),)) for user in users]


def test_a_share_by_a_cookie_and_its_ramp(lab: Lab) -> None:
    """Nobody flips, through another replica of the oldest nginx either. From a tenth to a fifth a
    tenth moves: those whom the arm gains.
    """
    asked, tenth = _by_cookie(USERS), bounds(len(USERS), Fraction(1, 10), RISK)
    before = _places(lab, _split(10, "cookie uid"), asked)
    oldest = nginx.VERSIONS[0]
    assert _places(lab, _split(10, "cookie uid", oldest), asked, oldest) == before
    assert before.count("experiment") in tenth
    after = _places(lab, _split(20, "cookie uid"), asked)
    moved = Counter((a, b) for a, b in zip(before, after, strict=True) if a != b)
    assert moved.keys() == {("web-origin", "experiment")}
    assert moved.total() in tenth
    assert after.count("experiment") in bounds(len(USERS), Fraction(1, 5), RISK)


def test_a_share_by_a_header(lab: Lab) -> None:
    asked = [Asked(headers=(("X-User", user),)) for user in USERS]
    places = _places(lab, _split(10, "header x-user"), asked)
    assert places.count("experiment") in bounds(len(USERS), Fraction(1, 10), RISK)


def test_a_share_by_the_clients_address(lab: Lab) -> None:
    """Of clients in one network too, and each keeps to its arm: its requests come in fours."""
    places = _places(lab, _split(10, "client-ip"), [Asked()] * len(USERS))
    clients = [places[at : at + 4] for at in range(0, len(places), 4)]
    assert {len(set(each)) for each in clients} == {1}
    drawn_ones = sum(each[0] == "experiment" for each in clients)
    assert drawn_ones in bounds(len(clients), Fraction(1, 10), RISK)


def test_a_share_of_requests_that_nobody_makes_twice(lab: Lab) -> None:
    places = _places(lab, _split(10, "none"), [Asked()] * len(USERS))
    assert places.count("experiment") in bounds(len(USERS), Fraction(1, 10), RISK)


def test_sessions_that_move(lab: Lab) -> None:
    """About a fifth from four to five pods, to the new one; from four to three, the lost one's."""
    asked = _by_cookie(KEYS, "SESSION")
    three, four, five = (_places(lab, _session(pods), asked) for pods in (3, 4, 5))
    gained = [(a, b) for a, b in zip(four, five, strict=True) if a != b]
    assert all(after == "web-4" for _, after in gained)
    assert 0.17 < len(gained) / len(KEYS) < 0.23, len(gained)
    lost = [(a, b) for a, b in zip(four, three, strict=True) if a != b]
    assert all(before == "web-3" for before, _ in lost)
    assert 0.22 < len(lost) / len(KEYS) < 0.31, len(lost)
