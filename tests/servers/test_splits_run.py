"""Splits, run: shares are of users, nobody flips, newcomers stay, rules lead where they say.

The bytes that run are the bytes that ship; the services are stand-ins that say who they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import sqrt

import pytest

from ddpc.rehearse.client import Reply
from ddpc.rehearse.stub import Answer, Request
from tests.servers.builds import Build
from tests.servers.harness import nginx
from tests.servers.splits import Running, bodies, build, running, service

USERS = tuple(f"user-{number}" for number in range(2_400))
FEW = USERS[:200]

_SPLIT = """
attach split to web {{
  send   {share}% to experiment
  send   to experiment when header x-preview is "it's on; $really"
  send   to experiment when cookie "team.id" is "qa|dev"
  send   to experiment when path /preview/* /preview
  sticky cookie uid for 30d
  reach  load-balancer
}}
"""
_PORTAL = """
attach split to portal as ambassador for web {
  listen 8000
  send   10% to experiment
  sticky header x-user
}
"""


def _trial(version: str, share: str = "10") -> Build:
    return build(
        version,
        service("web"),
        service("experiment"),
        service("portal", "env WEB address of web; reach load-balancer"),
        _SPLIT.format(share=share),
        _PORTAL,
    )


def within(count: int, of: int, share: float) -> bool:
    """Whether so many are what chance makes of a share: four standard deviations at most away."""
    return abs(count - of * share) <= 4 * sqrt(of * share * (1 - share))


def _arms(run: Running, users: tuple[str, ...], pod: str = "web-split-0") -> dict[str, str]:
    return dict(zip(users, bodies(run.ask(pod, map(_cookie, users))), strict=True))


def _cookie(user: str) -> dict[str, str]:
    return {"Cookie": f"theme=dark; uid={user}; lang=en"}


@pytest.fixture(scope="module", params=nginx.VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def trial(version: str) -> Iterator[Running]:
    with running(_trial(version), version) as run:
        yield run


@pytest.fixture(scope="module")
def arms(trial: Running) -> dict[str, str]:
    return _arms(trial, USERS)


def test_an_arm_gets_its_share_of_the_users(arms: dict[str, str]) -> None:
    found = Counter(arms.values())
    assert set(found) == {"web", "experiment"}
    assert within(found["experiment"], len(USERS), 0.1), found


def test_nobody_flips_through_whichever_replica(trial: Running, arms: dict[str, str]) -> None:
    expected = {user: arms[user] for user in FEW}
    assert _arms(trial, FEW, "web-split-0") == expected
    assert _arms(trial, FEW, "web-split-1") == expected


def test_when_a_share_grows_only_those_move_whom_it_gains(
    version: str, arms: dict[str, str]
) -> None:
    with running(_trial(version, "20"), version) as run:
        after = _arms(run, USERS)
    moved = {user for user in USERS if arms[user] != after[user]}
    assert {after[user] for user in moved} == {"experiment"}
    assert within(len(moved), len(USERS), 0.1), len(moved)
    assert within(Counter(after.values())["experiment"], len(USERS), 0.2)


def test_at_the_end_of_a_ramp_everybody_is_at_the_new_arm(version: str) -> None:
    whole = _SPLIT.format(share="10").replace("send   10% to", "send   rest to")
    made = build(version, service("web"), service("experiment"), whole)
    with running(made, version) as run:
        assert set(_arms(run, FEW).values()) == {"experiment"}
        newcomers = run.ask("web-split-1", [{}] * 20)
    assert set(bodies(newcomers)) == {"experiment"}
    assert {reply.all("Set-Cookie") for reply in newcomers} == {()}, "nothing is drawn"


def _given(reply: Reply) -> str:
    """The cookie that a newcomer was given."""
    (said,) = reply.all("Set-Cookie")
    found = re.fullmatch(
        r"uid=([0-9a-f]{32}); Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax", said
    )
    assert found, said
    return found[1]


def test_newcomers_keep_the_arm_of_their_first_request(trial: Running) -> None:
    first = trial.ask("web-split-0", [{}] * 600)
    given = [_given(reply) for reply in first]
    assert len(set(given)) == len(given)
    assert within(bodies(first).count("experiment"), len(first), 0.1)
    again = trial.ask("web-split-1", map(_cookie, given))
    assert bodies(again) == bodies(first)
    assert {reply.all("Set-Cookie") for reply in again} == {()}


def test_a_cookie_that_the_service_gives_is_not_given_twice(version: str) -> None:
    def says(_name: str, _request: Request) -> Answer:
        return Answer(headers={"Set-Cookie": "uid=of-the-service; Path=/"})

    with running(_trial(version), version, says=says) as run:
        (reply,) = run.ask("web-split-0", [{}])
    assert reply.all("Set-Cookie") == ("uid=of-the-service; Path=/",)


RULES = {
    "the header": ("/", {"X-Preview": "it's on; $really"}),
    "the cookie": ("/", {"Cookie": "a=b; team.id=qa|dev; uid={}"}),
    "the last cookie": ("/", {"Cookie": "uid={}; team.id=qa|dev"}),
    "a path below": ("/preview/a?b=c", {}),
    "the path itself": ("/preview", {}),
    "a path in another form": ("//x/../%70review/a", {}),
}
OTHERS = {
    "another case": ("/", {"X-Preview": "It's on; $really"}),
    "more than the value": ("/", {"X-Preview": "it's on; $really not"}),
    "the value in another cookie": ("/", {"Cookie": "xteam.id=qa|dev; uid={}"}),
    "a cookie that looks like it": ("/", {"Cookie": "teamxid=qa|dev; uid={}"}),
    "one half of the value": ("/", {"Cookie": "team.id=dev; uid={}"}),
    "a path that begins so": ("/previews", {}),
}


def _one_of_web(trial: Running, case: tuple[str, dict[str, str]], arms: dict[str, str]) -> str:
    """Where a request of somebody goes whom the shares send to web."""
    user = next(user for user in USERS if arms[user] == "web")
    path, headers = case
    sent = {"Cookie": f"uid={user}", **{name: v.format(user) for name, v in headers.items()}}
    return bodies(trial.ask("web-split-0", [sent], path))[0]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_leads_to_its_arm(trial: Running, arms: dict[str, str], rule: str) -> None:
    assert _one_of_web(trial, RULES[rule], arms) == "experiment"


@pytest.mark.parametrize("other", OTHERS)
def test_what_only_looks_like_it_does_not(trial: Running, arms: dict[str, str], other: str) -> None:
    assert _one_of_web(trial, OTHERS[other], arms) == "web"


def _by_header(trial: Running, users: tuple[str, ...]) -> list[str]:
    portal = trial.cluster.pods["portal-0"]
    sent = ({"Host": "localhost:8000", "X-User": user} for user in users)
    return bodies(trial.send(portal, "127.0.0.1", 8000, sent))


def test_an_ambassador_splits_on_localhost(trial: Running, arms: dict[str, str]) -> None:
    found = _by_header(trial, USERS)
    assert within(found.count("experiment"), len(USERS), 0.1), Counter(found)
    # Splits of one service agree on who is where, however they know it.
    assert dict(zip(USERS, found, strict=True)) == arms
    portal = trial.cluster.pods["portal-0"]
    with pytest.raises(OSError, match="refused"):
        trial.cluster.pods["user"].connect(portal.address, 8000)


def test_an_ambassador_passes_on_what_its_caller_says(trial: Running) -> None:
    portal = trial.cluster.pods["portal-0"]
    said = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https", "X-User": "one"}
    trial.send(portal, "127.0.0.1", 8000, [{"Host": "localhost:8000", **said}], "/passed-on")
    trial.send(portal, "127.0.0.1", 8000, [{"Host": "www.example.com"}], "/own-host")
    seen = {each.path: each for stub in trial.stubs.values() for each in stub.requests}
    assert {name: seen["/passed-on"].header(name) for name in said} == said
    assert seen["/passed-on"].header("Host") == "web"
    assert seen["/own-host"].header("Host") == "www.example.com"
    assert seen["/own-host"].header("X-Forwarded-For") is None
    assert seen["/passed-on"].peer == portal.address


def test_who_sends_no_header_is_drawn_for_each_request(trial: Running) -> None:
    portal = trial.cluster.pods["portal-0"]
    found = bodies(trial.send(portal, "127.0.0.1", 8000, [{}] * 600))
    assert within(found.count("experiment"), len(found), 0.1), Counter(found)


CHANGED = {
    "a key that all users share": ("default $cookie_uid;", "default same;"),
    "no key": ("default $cookie_uid;", "default $request_id;"),
    "another share": ("10% experiment;", "20% experiment;"),
    "another cookie": ('"uid=$request_id;', '"uid=$connection;'),
    "another way": ("proxy_pass http://$arm;", "proxy_pass http://web-origin;"),
}


@pytest.mark.parametrize("changed", CHANGED)
def test_a_changed_directive_shows(changed: str) -> None:
    """What the tests above look at is not so by itself."""
    old, new = CHANGED[changed]
    version = nginx.VERSIONS[-1]

    def change(text: str) -> str:
        return text.replace(old, new)

    assert old in _trial(version).files["nginx/web-split/nginx.conf"]
    with running(_trial(version), version, change) as run:
        first = _arms(run, USERS[:1_200])
        again = _arms(run, FEW)
        newcomers = run.ask("web-split-0", [{}] * 200)
        back = bodies(run.ask("web-split-1", (_cookie(_value(reply)) for reply in newcomers)))
    right = (
        within(Counter(first.values())["experiment"], len(first), 0.1),
        all(first[user] == arm for user, arm in again.items()),
        back == bodies(newcomers),
    )
    assert right != (True, True, True)


def _value(reply: Reply) -> str:
    (said,) = reply.all("Set-Cookie")
    return said.partition("=")[2].partition(";")[0]
