"""Splits, caches and sessions together, on every nginx and Varnish: nobody gets another's answer,
nobody moves, and who comes again is still answered by the cache.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from attrs import frozen

from ddpc.rehearse.client import Reply
from ddpc.rehearse.stub import Answer, Request
from tests.servers.harness import nginx, varnish
from tests.servers.splits import Running, build, running, service

PAIRS = tuple(zip(nginx.VERSIONS, (*varnish.VERSIONS, varnish.VERSIONS[-1]), strict=True))
"""Every version of both: neither's part of this depends on the other's."""

_PARTS = (
    # A cookie of the split's own, beside what the user ignores.
    service("web"),
    service("next"),
    """attach split to web {
      send  50% to next
      send  to next when header x-beta is "on"
      reach load-balancer
    }""",
    'attach cache to web { ignore cookie "_ga*" theme; keep /static/* for 1h }',
    "attach cache to next { }",
    # A cookie of the user's naming: one cache ignores it, the other is told that it is personal.
    service("shop"),
    service("shop-next"),
    "attach split to shop { send 50% to shop-next; sticky cookie uid; reach load-balancer }",
    "attach cache to shop { ignore cookie uid }",
    "attach cache to shop-next { skip cookie uid }",
    # Sessions by header behind caches.
    service("quotes", "replicas 2"),
    "attach cache to quotes { keep /static/* for 1h; reach load-balancer }",
    "attach session to quotes { by header X-User; pods listed }",
    service("news", "replicas 2"),
    "attach cache to news { ignore header x-user; skip header x-debug; reach load-balancer }",
    "attach session to news { by header x-user; pods listed }",
    # A cache of several nodes, which ask each other.
    service("words"),
    "attach cache to words { replicas 2 sharded; reach load-balancer }",
    "attach session to words { by header x-user; pods listed }",
)


def _says(name: str, request: Request) -> Answer:
    """Who answers, and for whom: as a service does that forgets to say so in Vary."""
    seen = (request.header(each) for each in ("X-User", "X-Beta", "Cookie"))
    headers = {"Set-Cookie": "S=new"} if request.path == "/static/sets" else {}
    return Answer(body=" ".join((name, *map(str, seen))).encode(), headers=headers)


@frozen
class World:
    """A run, and paths that nobody has asked for yet."""

    run: Running
    fresh: Iterator[int]

    def path(self, below: str = "") -> str:
        return f"{below}/{next(self.fresh)}"

    def ask(self, pod: str, path: str, **headers: str) -> Reply:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        (reply,) = self.run.ask(pod, [{"Host": "www.example.com", **sent}], path)
        return reply


def _state(reply: Reply) -> str | None:
    return reply.header("X-Cache")


def _arm(reply: Reply) -> str:
    return reply.body.decode().split()[0]


def _cookie(reply: Reply) -> str:
    (said,) = reply.all("Set-Cookie")
    return said.partition(";")[0]


@pytest.fixture(scope="module", params=PAIRS, ids="nginx {0[0]}, varnish {0[1]}".format)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    of_nginx, of_varnish = request.param
    made = build(of_nginx, *_PARTS, varnish=of_varnish)
    with running(made, of_nginx, says=_says, varnish=of_varnish) as run:
        yield World(run, itertools.count())


def _newcomers(world: World, split: str) -> dict[str, str]:
    """A user's cookie for each arm."""
    found: dict[str, str] = {}
    while len(found) < 2:
        reply = world.ask(split, world.path())
        found[_arm(reply)] = _cookie(reply)
    return found


def test_who_comes_again_is_answered_by_the_arms_cache(world: World) -> None:
    for arm, cookie in _newcomers(world, "web-split-0").items():
        path = world.path()
        replies = [
            world.ask(f"web-split-{at}", path, Cookie=f"theme=dark; {cookie}; _ga=1")
            if arm == "web"
            else world.ask(f"web-split-{at}", path, Cookie=f"{cookie}; _ga=1")
            for at in (0, 1, 0)
        ]
        assert [_state(reply) for reply in replies] == ["MISS", "HIT", "HIT"]
        assert {_arm(reply) for reply in replies} == {arm}
        assert {reply.all("Set-Cookie") for reply in replies} == {()}
        personal = world.ask("web-split-0", path, Cookie=f"{cookie}; SESSION=1")
        assert (_state(personal), _arm(personal)) == ("PASS", arm)


def test_a_cookie_of_the_users_naming_is_what_each_cache_says(world: World) -> None:
    cookies = _newcomers(world, "shop-split-0")
    path = world.path()
    ignored = [world.ask("shop-split-0", path, Cookie=cookies["shop"]) for _ in range(2)]
    assert [_state(reply) for reply in ignored] == ["MISS", "HIT"]
    skipped = [world.ask("shop-split-1", path, Cookie=cookies["shop-next"]) for _ in range(2)]
    assert [_state(reply) for reply in skipped] == ["PASS", "PASS"]
    assert skipped[0].body.decode().endswith(cookies["shop-next"])


def test_what_rules_look_at_keeps_answers_apart(world: World) -> None:
    """An arm that shares and rules lead to gives nobody the answer for a request of the rule."""
    cookie = _newcomers(world, "web-split-0")["next"]
    path = world.path()
    beta = [world.ask("web-split-0", path, X_Beta="on") for _ in range(2)]
    others = [world.ask("web-split-0", path, Cookie=cookie) for _ in range(2)]
    assert [_state(reply) for reply in (*beta, *others)] == ["MISS", "HIT", "MISS", "HIT"]
    assert {reply.body for reply in beta} == {b"next None on None"}
    assert {reply.body for reply in others} == {b"next None None None"}
    assert {reply.header("Vary") for reply in (*beta, *others)} == {"x-beta"}


def test_a_user_whom_a_session_knows_gets_no_other_users_answer(world: World) -> None:
    path = world.path()
    users = ("alice", "bob", "alice")
    replies = [world.ask("quotes-cache-0", path, X_User=user) for user in users]
    assert [_state(reply) for reply in replies] == ["PASS"] * 3
    assert [reply.body.decode().split()[1] for reply in replies] == list(users)
    assert _arm(replies[0]) == _arm(replies[2]), "and stays with a pod"
    anonymous = [world.ask("quotes-cache-0", path) for _ in range(2)]
    assert [_state(reply) for reply in anonymous] == ["MISS", "HIT"]
    assert anonymous[0].body.decode().split()[1] == "None"


def test_what_is_kept_for_everyone_is_made_for_nobody(world: World) -> None:
    path = world.path("/static")
    replies = [world.ask("quotes-cache-0", path, X_User=user) for user in ("alice", "bob")]
    assert [_state(reply) for reply in replies] == ["MISS", "HIT"]
    assert {reply.body.decode().split()[1] for reply in replies} == {"None"}


def test_an_ignored_header_is_everybodys(world: World) -> None:
    path = world.path()
    states = [_state(world.ask("news-cache-0", path, X_User=user)) for user in ("alice", "bob")]
    assert states == ["MISS", "HIT"]
    assert _state(world.ask("news-cache-0", path, X_Debug="1")) == "PASS"


def test_of_several_nodes_each_knows_who_asks(world: World) -> None:
    path = world.path()
    for node in ("words-cache-0", "words-cache-1"):
        for user in ("alice", "bob"):
            personal = world.ask(node, path, X_User=user)
            assert (_state(personal), personal.body.decode().split()[1]) == ("PASS", user)
        with_ours = world.ask(node, path, Cookie="split_web=1")
        assert _state(with_ours) in {"MISS", "HIT"}
        assert with_ours.body.decode().split()[1:] == ["None"] * 3


def test_what_is_kept_gives_nobody_another_cookie(world: World) -> None:
    """The service has not seen the cookies that were taken away, and would begin anew."""
    split = "web-split-0"
    cookie = _newcomers(world, split)["web"]
    known = world.ask(split, "/static/sets", Cookie=f"{cookie}; S=alice")
    assert known.all("Set-Cookie") == ()
    newcomer = world.ask(split, "/static/sets", Cookie=cookie)
    assert newcomer.all("Set-Cookie") == ("S=new",)


CHANGED = (
    (
        "|split_web)",
        ")",
        test_who_comes_again_is_answered_by_the_arms_cache,
    ),
    (
        "if (req.http.x-user) {",
        "if (req.http.x-nobody) {",
        test_a_user_whom_a_session_knows_gets_no_other_users_answer,
    ),
    (
        'Vary = "x-beta"',
        'Vary = "x-nothing"',
        test_what_rules_look_at_keeps_answers_apart,
    ),
    (
        "unset resp.http.Set-Cookie;",
        "",
        test_what_is_kept_gives_nobody_another_cookie,
    ),
)
"""What stands in the output, what stands there instead, and the test that then has to fail."""


def test_changed_directives_show() -> None:
    of_nginx, of_varnish = PAIRS[-1]
    made = build(of_nginx, *_PARTS, varnish=of_varnish)

    def change(text: str) -> str:
        for old, new, _ in CHANGED:
            text = text.replace(old, new)
        return text

    with running(made, of_nginx, change, says=_says, varnish=of_varnish) as run:
        world = World(run, itertools.count())
        for old, _, test in CHANGED:
            assert any(old in text for text in made.files.values())
            with pytest.raises(AssertionError):
                test(world)
