"""Settings in nginx's own words: the table is nginx's, and values arrive as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ddpc.backends.nginx import BACKEND, native
from ddpc.backends.nginx.native import PLACES, variables
from ddpc.backends.nginx.native.known import Known
from ddpc.backends.nginx.native.refused import REFUSED
from ddpc.backends.nginx.native.shapes import KINDS, Slot
from ddpc.ir.http import Native
from ddpc.ir.values import Version
from tests.backends.nginx import build, real
from tests.backends.nginx.build import limits, program, serve, termination, upstream
from tests.backends.nginx.world import CLIENTS, world
from tests.servers.harness import nginx

SAMPLES = {
    "number": ("0", "3", "999999999"),
    "few": ("8", "999"),
    "many": ("512", "999999"),
    "crowd": ("100", "999999"),
    "level": ("1", "9"),
    "size": ("16k", "1m", "64K"),
    "amount": ("0", "16k", "999999999m"),
    "offset": ("0", "1g", "999999999g"),
    "time": ("250ms", "30s", "999999999d"),
    "seconds": ("30s", "2h", "999999d"),
    "moment": ("1d", "-1s"),
    "header": ("X-One", "a" * 64),
    "short-header": ("X-One", "a" * 40),
    "cookie": ("session", "a.b_c-D"),
    "mime": ("text/css", "application/vnd.api+json"),
    "network": ("10.0.0.0/8", "192.0.2.1", "fd00::/8", "::1"),
    "ciphers": ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"),
    "curves": ("X25519:prime256v1", "secp384r1"),
    "text": ("a text", "${scheme}://$host$request_uri", "it's 5$; {\\}", "", "é"),
    "part": ("a text", "$host", "x~"),
}
_BUFFERS = frozenset(
    {"proxy_buffers", "proxy_busy_buffers_size", "proxy_temp_file_write_size", "proxy_buffer_size"}
)
_BASE = program(termination(), limits(connections=5), upstreams=(upstream(), upstream("api")))


def _samples(slot: Slot) -> tuple[str, ...]:
    return tuple(sample for choice in slot.choices for sample in SAMPLES.get(choice, (choice,)))


def _arguments(known: Known, turn: int) -> tuple[str, ...]:
    """The arguments of the turn: each slot takes all that it may, one turn after the other."""
    if known.name in _BUFFERS:
        turn = 0
    slots = [*known.shape.required]
    if turn % 2:
        slots += known.shape.optional
    return tuple(_samples(slot)[turn % len(_samples(slot))] for slot in slots)


def _everything(turn: int, version: str) -> Iterator[Native]:
    major, minor = (int(part) for part in version.split("."))
    for known in native.KNOWN:
        if known.since is None or known.since <= Version(major, minor):
            for place in known.places:
                yield build.native(known.name, *_arguments(known, turn), place=place)


@cache
def _turns() -> int:
    slots = [
        slot for known in native.KNOWN for slot in (*known.shape.required, *known.shape.optional)
    ]
    return max(len(_samples(slot)) for slot in slots)


@pytest.mark.parametrize("turn", range(_turns()))
@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_nginx_takes_every_setting_at_every_place(version: str, turn: int) -> None:
    made = program(
        *_BASE.layers, upstreams=_BASE.upstreams, natives=tuple(_everything(turn, version))
    )
    served = build.served(made, version)
    text = served.files[0].text
    result = nginx.check(text.encode(), version=version, sandbox=real.sandbox(served, made))
    assert result.ok, f"{result}\n{text}"
    for known in native.KNOWN:
        if known.since is None:
            assert re.search(rf"^ *{known.name} ", text, re.MULTILINE), known.name


@pytest.mark.parametrize("turn", range(3))
def test_nginx_takes_every_setting_of_grpc(turn: int) -> None:
    natives = tuple(each for each in _everything(turn, "1.30") if each.name.startswith("grpc_"))
    hop = evolve(upstream(), protocol="grpc")
    made = program(termination(), upstreams=(hop,), natives=natives)
    served = build.served(made)
    conf = served.files[0].text.encode()
    result = nginx.check(conf, version="1.30", sandbox=real.sandbox(served, made))
    assert result.ok, result


def test_every_word_is_known_refused_or_neither_but_not_both() -> None:
    known = {each.name for each in native.KNOWN}
    assert not known & set(REFUSED)
    assert len(known) == len(native.KNOWN)
    assert {place for each in native.KNOWN for place in each.places} <= set(PLACES)
    assert {"load_module", "ssl_engine", "include", "alias"} <= set(REFUSED)


def test_the_vocabulary_is_the_table() -> None:
    vocabulary = BACKEND.vocabulary
    words = {word.name: word for word in vocabulary.words}
    assert vocabulary.default_place in vocabulary.places
    assert (words["proxy_buffers"].fewest, words["proxy_buffers"].most) == (2, 2)
    assert (words["gzip_types"].fewest, words["gzip_types"].most) == (1, None)
    assert (words["add_header"].fewest, words["add_header"].most) == (2, 3)
    assert words["add_header"].repeats
    assert all(word.summary.endswith(".") for word in vocabulary.words)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("proxy_buffers", ("8", "sixteen")),
        ("proxy_buffers", ("1", "16k")),
        ("proxy_buffers", ("2", "16k")),
        ("proxy_buffer_size", ("128k",)),
        ("proxy_busy_buffers_size", ("1m",)),
        ("proxy_busy_buffers_size", ("1k",)),
        ("proxy_temp_file_write_size", ("1k",)),
        ("proxy_max_temp_file_size", ("1k",)),
        ("worker_rlimit_nofile", ("3",)),
        ("worker_rlimit_nofile", ("4095",)),
        ("worker_connections", ("3",)),
        ("gzip", ("yes",)),
        ("gzip_types", ("text/html",)),
        ("gzip_types", ("text/css", "text/css")),
        ("send_timeout", ("30 s",)),
        ("keepalive_timeout", ("30s", "250ms")),
        ("allow", ("10.0.0.1/8",)),
        ("proxy_hide_header", ("X Y",)),
        ("sub_filter", ("", "x")),
        ("proxy_cookie_domain", ("~x", "y")),
        ("add_header", ("X-A", "$nonesuch")),
        ("add_header", ("X-A", "${}")),
        ("add_header", ("X-A", "a\nb")),
        ("add_header", ("X-A", "\x01")),
        ("add_header", ("X-A", "a" * 5_000)),
        ("add_header", ("X-A", "a", "often")),
        ("server_tokens", ("on", "off")),
    ],
)
def test_what_nginx_would_refuse_is_refused(name: str, arguments: tuple[str, ...]) -> None:
    places = {
        "allow": "server",
        "worker_connections": "events",
        "worker_rlimit_nofile": "main",
    }
    place = places.get(name, "http")
    made = program(termination(), natives=(build.native(name, *arguments, place=place),))
    result, (found, *_) = serve(made)
    assert result is None
    assert found.code.slug in {"nginx/native-value", "nginx/uncarried"}
    assert found.span == build.NATIVE.span


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-real-ip", "Connection", "Forwarded"])
@pytest.mark.parametrize("name", ["proxy_set_header", "grpc_set_header"])
def test_the_headers_of_identity_are_not_set_by_hand(name: str, header: str) -> None:
    made = program(termination(), natives=(build.native(name, header, "x", place="location"),))
    _, (found,) = serve(made)
    assert found.code.slug == "nginx/native-clash"


def test_two_values_for_one_setting_are_a_clash_and_twice_the_same_is_not() -> None:
    one, same, other = (build.native("gzip", word) for word in ("on", "on", "off"))
    _, (found,) = serve(program(natives=(one, other)))
    assert found.code.slug == "nginx/native-clash"
    assert build.text(program(natives=(one, same))).count("    gzip on;") == 1


def test_a_user_s_value_replaces_ours() -> None:
    made = program(
        termination(),
        natives=(
            build.native("proxy_buffers", "4", "32k"),
            build.native("ssl_session_timeout", "1h"),
            build.native("worker_connections", "20000", place="events"),
        ),
    )
    text = build.text(made)
    assert re.findall(r"proxy_buffers .*;", text) == ["proxy_buffers 4 32k;"]
    assert re.findall(r"ssl_session_timeout .*;", text) == ["ssl_session_timeout 1h;"]
    assert re.findall(r"worker_\w+ \d+;", text) == [
        "worker_processes 2;",
        "worker_rlimit_nofile 40000;",
        "worker_connections 20000;",
    ]


@pytest.mark.parametrize("place", ["http", "server", "location"])
def test_a_header_of_a_user_s_own_costs_none_of_ours(place: str) -> None:
    made = program(
        termination(),
        limits(),
        natives=(
            build.native("proxy_set_header", "X-Team", "blue", place=place),
            build.native("proxy_set_header", "Host", "fixed.internal", place=place),
            build.native("add_header", "X-Answer", "42", place=place),
        ),
    )
    with world(made, "1.22") as running, running.session(CLIENTS[0]) as session:
        replies = [session.ask(headers={"X-Forwarded-For": "192.0.2.1"}) for _ in range(40)]
        arrived = running.stub.requests[0]
    assert (arrived.header("X-Team"), arrived.header("Host")) == ("blue", "fixed.internal")
    assert (arrived.header("X-Forwarded-For"), arrived.header("Forwarded")) == (CLIENTS[0], None)
    assert replies[0].header("X-Answer") == "42"
    assert (replies[-1].status, replies[-1].header("Retry-After")) == (429, "1")


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp", "Zs")) | st.just(" "),
    min_size=1,
    max_size=60,
)


def _carried(text: str) -> bool:
    """Whether the text stays clear of variables, which have a test of their own."""
    return not re.search(r"\$([A-Za-z_]|\{.*\})", text) and text == text.strip()


@pytest.mark.parametrize("version", nginx.VERSIONS)
def test_texts_arrive_as_they_were_written(version: str) -> None:
    """Header values of every kind, asked back from the real server."""
    texts: list[str] = [
        "'",
        '"',
        "\\",
        "\\'",
        "a;b{c}#d",
        "$",
        "5$ and $1",
        "''",
        "\\n",
        "~",
        "$$",
        "${host",
    ]

    @settings(
        max_examples=300,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.filter_too_much],
    )
    @given(_TEXTS.filter(_carried))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    natives = tuple(
        build.native("add_header", f"X-T-{number}", text, place="location")
        for number, text in enumerate(texts)
    )
    with world(program(natives=natives), version) as running:
        answer = running.raw(8080, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    arrived = dict(line.split(": ", 1) for line in answer.decode().split("\r\n") if ": " in line)
    assert [arrived[f"X-T-{number}"] for number in range(len(texts))] == texts


def test_variables_are_nginx_s() -> None:
    names = sorted(variables._KNOWN | {"http_x_user", "cookie_a", "arg_b", "upstream_http_x"})
    natives = tuple(
        build.native("add_header", f"X-V-{number}", f"a${{{name}}}b ${name}")
        for number, name in enumerate(names)
    )
    made = program(natives=natives)
    for version in nginx.VERSIONS:
        served = build.served(made, version)
        result = nginx.check(
            served.files[0].text.encode(), version=version, sandbox=real.sandbox(served, made)
        )
        assert result.ok, result


def test_every_kind_of_value_has_samples_that_it_takes() -> None:
    assert set(SAMPLES) == set(KINDS)
    for kind, samples in SAMPLES.items():
        assert all(KINDS[kind][1](sample) for sample in samples), kind
