"""What is stored and given again, and what never is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backends.varnish.build import cache, keep, program
from tests.backends.varnish.world import CLIENTS, World, state, world
from tests.servers.harness import varnish

_CACHE = cache(
    store=8,
    skip=("/admin/*", "/login"),
    skip_cookies=("logged_in_*",),
    keeps=(keep("/static/*"),),
)


@pytest.fixture(scope="module", params=varnish.VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[World]:
    with world(program(_CACHE), request.param) as running:
        yield running


def test_the_second_request_is_a_hit(shop: World) -> None:
    path = shop.path()
    first, second = shop.ask(path), shop.ask(path, client=CLIENTS[1])
    assert (state(first), state(second)) == ("MISS", "HIT")
    assert first.body == second.body
    assert second.header("Age") is not None
    assert len(shop.seen(path)) == 1


def test_an_answer_that_does_not_say_is_kept_too(shop: World) -> None:
    path = shop.path("unsaid")
    assert [state(shop.ask(path)) for _ in range(2)] == ["MISS", "HIT"]


def test_head_and_get_share_an_answer(shop: World) -> None:
    path = shop.path()
    assert state(shop.ask(path, "HEAD")) == "MISS"
    assert state(shop.ask(path)) == "HIT"
    assert [request.method for request in shop.seen(path)] == ["GET"]


@pytest.mark.parametrize("says", ["cookie", "private", "no-store", "no-cache", "vary", "stale"])
def test_personal_answers_are_never_stored(shop: World, says: str) -> None:
    path = shop.path(says)
    replies = [shop.ask(path, client=client) for client in CLIENTS[:3]]
    assert "HIT" not in {state(reply) for reply in replies}
    assert len({reply.body for reply in replies}) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Cookie": "session=1"},
        {"Cookie": "_ga=1; session=1"},
        {"Cookie": "session"},
    ],
)
def test_personal_requests_are_passed(shop: World, headers: dict[str, str]) -> None:
    path = shop.path()
    personal = shop.ask(path, headers=headers)
    assert state(personal) == "PASS"
    anonymous = shop.ask(path)
    assert state(anonymous) == "MISS"  # what came of the personal one was not stored
    assert shop.ask(path, headers=headers).body not in {personal.body, anonymous.body}


@pytest.mark.parametrize(
    "cookie", ["_ga=GA1.2.3", "_ga_X1=1; _gid=2", " _gid=a;_ga=b ", "_ga", "_gid=1; ; _ga=2"]
)
def test_cookies_of_analytics_count_for_nothing(shop: World, cookie: str) -> None:
    path = shop.path()
    assert state(shop.ask(path, headers={"Cookie": cookie})) == "MISS"
    assert state(shop.ask(path)) == "HIT"
    assert [request.header("Cookie") for request in shop.seen(path)] == [None]


@pytest.mark.parametrize("cookie", ["x_ga=1", "_gidx=1", "a=_ga=1", "_gi=1"])
def test_cookies_that_only_look_like_it_count(shop: World, cookie: str) -> None:
    path = shop.path()
    assert state(shop.ask(path, headers={"Cookie": cookie})) == "PASS"
    assert [request.header("Cookie") for request in shop.seen(path)] == [cookie]


def test_a_cookie_in_a_second_header_counts(shop: World) -> None:
    path = shop.path()
    reply = shop.ask(path, headers=(("Cookie", "_ga=1"), ("Cookie", "session=1")))
    assert state(reply) == "PASS"
    assert [request.header("Cookie") for request in shop.seen(path)] == ["session=1"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_passed(shop: World, method: str) -> None:
    path = shop.path()
    assert [state(shop.ask(path, method, body=b"x")) for _ in range(2)] == ["PASS", "PASS"]
    assert [request.body for request in shop.seen(path)] == [b"x", b"x"]


def test_a_method_that_is_not_known_is_passed(shop: World) -> None:
    reply = shop.ask(shop.path(), "REPORT")
    assert state(reply) == "PASS"
    assert reply.status == 501  # the service's own answer


def test_connect_is_refused(shop: World) -> None:
    assert b" 405 " in shop.raw(b"CONNECT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def test_a_request_without_a_host_is_refused(shop: World) -> None:
    assert shop.ask(shop.path(), host=None).status == 400


def test_hosts_have_keys_of_their_own_however_they_are_spelt(shop: World) -> None:
    path = shop.path()
    hosts = ("a.example.com", "A.Example.COM", "a.example.com:8080", "a.example.com.", "b.example")
    states = [state(shop.ask(path, host=host)) for host in hosts]
    assert states == ["MISS", "HIT", "HIT", "HIT", "MISS"]
    assert [request.header("Host") for request in shop.seen(path)] == ["a.example.com", "b.example"]


def test_a_fragment_is_no_part_of_the_key(shop: World) -> None:
    path = shop.path()
    assert state(shop.ask(path)) == "MISS"
    assert state(shop.ask(f"{path}#top")) == "HIT"
    assert state(shop.ask(f"{path}?")) == "MISS"  # a query, though an empty one


@pytest.mark.parametrize("target", ["/admin/", "/admin/users?x=1", "/login", "/login?next=/"])
def test_skipped_paths_are_passed(shop: World, target: str) -> None:
    assert [state(shop.ask(target)) for _ in range(2)] == ["PASS", "PASS"]


@pytest.mark.parametrize(
    "target",
    ["/x/../admin/a", "//admin/a", "/./admin/a", "/%61dmin/a", "/admin%2fa", "/a/..", "/login;v=1"],
)
def test_paths_in_an_odd_spelling_are_passed(shop: World, target: str) -> None:
    assert [state(shop.ask(target)) for _ in range(2)] == ["PASS", "PASS"]


@pytest.mark.parametrize("target", ["/administration", "/login/", "/logins", "/x?y=//z", "/a%20b"])
def test_paths_beside_skipped_ones_are_cached(shop: World, target: str) -> None:
    assert [state(shop.ask(target)) for _ in range(2)] == ["MISS", "HIT"]


def test_a_cookie_that_skips_is_passed_whole(shop: World) -> None:
    path = shop.path()
    cookie = "_ga=1; logged_in_7=yes"
    assert state(shop.ask(path, headers={"Cookie": cookie})) == "PASS"
    assert [request.header("Cookie") for request in shop.seen(path)] == [cookie]


@pytest.mark.parametrize("says", ["stale", "no-cache", "unsaid"])
def test_what_is_kept_is_kept_however_old_it_calls_itself(shop: World, says: str) -> None:
    path = f"/static{shop.path(says)}"
    first, second = shop.ask(path), shop.ask(path, headers={"Cookie": "session=1"})
    assert (state(first), state(second)) == ("MISS", "HIT")
    assert second.header("Cache-Control") == first.header("Cache-Control")


@pytest.mark.parametrize("says", ["cookie", "private", "no-store", "vary"])
def test_even_there_personal_answers_are_not_stored(shop: World, says: str) -> None:
    path = f"/static{shop.path(says)}"
    assert "HIT" not in {state(shop.ask(path)) for _ in range(3)}
    assert state(shop.ask(path, headers={"Authorization": "x"})) == "PASS"


def test_nor_is_what_surrogates_may_not_store(shop: World) -> None:
    path = f"/static{shop.path('no-cache')}"
    shop.service.more = {"Surrogate-Control": "no-store"}
    try:
        assert "HIT" not in {state(shop.ask(path)) for _ in range(3)}
    finally:
        shop.service.more = {}


@pytest.mark.parametrize("says", ["minute", "no-cache", "unsaid"])
def test_even_there_users_who_say_who_they_are_go_to_the_service(shop: World, says: str) -> None:
    path = f"/static{shop.path(says)}"
    user, another = {"Authorization": "Bearer a"}, {"Authorization": "Bearer b"}
    own = shop.ask(path, headers=user)
    assert [state(own), state(shop.ask(path, headers=another))] == ["PASS", "PASS"]
    everyones = [shop.ask(path) for _ in range(2)]
    assert [state(one) for one in everyones] == ["MISS", "HIT"]
    assert own.body not in {one.body for one in everyones}
    again = shop.ask(path, headers=user)
    assert state(again) == "PASS"
    assert again.body not in {own.body, everyones[0].body}
    assert [one.header("Authorization") for one in shop.seen(path)] == [
        *("Bearer a", "Bearer b"),
        *(None, "Bearer a"),
    ]


def test_errors_are_not_kept(shop: World) -> None:
    path, kept = shop.path(), f"/static{shop.path()}"
    shop.service.status = 500
    try:
        assert [shop.ask(one).status for one in (path, kept)] == [500, 500]
    finally:
        shop.service.status = 200
    assert [shop.ask(one).status for one in (path, kept)] == [200, 200]


def test_a_body_too_long_for_the_store_is_passed_with_its_range(shop: World) -> None:
    path = shop.path()
    shop.service.size = (1 << 20) + 1
    try:
        assert len(shop.ask(path).body) == shop.service.size
        assert state(shop.ask(path, headers={"Range": "bytes=0-9"})) == "PASS"
    finally:
        shop.service.size = 0
    assert [request.header("Range") for request in shop.seen(path)] == [None, "bytes=0-9"]


def test_nobody_can_say_that_it_is_a_hit(shop: World) -> None:
    path = shop.path()
    assert state(shop.ask(path, headers={"X-Cache": "HIT"})) == "MISS"
    assert [request.header("X-Cache") for request in shop.seen(path)] == [None]


def test_nobody_can_say_that_a_path_is_odd(shop: World) -> None:
    path = shop.path()
    states = [state(shop.ask(path, headers={"X-Odd-Path": "yes"})) for _ in range(2)]
    assert states == ["MISS", "HIT"]
    assert shop.seen(path)[0].header("X-Odd-Path") is None


def test_varying_answers_have_places_of_their_own(shop: World) -> None:
    path = shop.path()
    shop.service.more = {"Vary": "Accept-Language"}
    try:
        states = [
            state(shop.ask(path, headers={"Accept-Language": language}))
            for language in ("de", "fr", "de")
        ]
    finally:
        shop.service.more = {}
    assert states == ["MISS", "MISS", "HIT"]
