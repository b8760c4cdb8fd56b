"""What is decided of a program, and what is refused."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

from ddpc.diagnostics import Diagnostic, Severity
from ddpc.ir.deployment import NameKind
from ddpc.ir.http import (
    Allowance,
    Cache,
    Certificate,
    HttpProxy,
    KeepRule,
    Limits,
    Purging,
    Site,
    Termination,
    Trust,
    Upstream,
    Verification,
    Verifier,
)
from ddpc.ir.values import Duration, PathPattern, Rate, Size
from tests.backends.varnish.build import (
    APP,
    CACHE,
    KEEP,
    LIMIT,
    PURGE,
    RULE,
    allowance,
    cache,
    keep,
    limits,
    pattern,
    program,
    rule,
    serve,
    served,
    text,
    upstream,
)
from tests.backends.varnish.programs import EVERYTHING, PODS, PROGRAMS, RULES


def _errors(made: HttpProxy, kind: NameKind = NameKind.STABLE) -> list[Diagnostic]:
    result, found = serve(made, kind=kind)
    errors = [one for one in found if one.is_error]
    assert (result is None) == bool(errors)
    return errors


_TERMINATION = Termination(
    sites=(
        Site(
            hosts=("a.example",), certificate=Certificate(secret="a"), routes=(), redirect_host="a"
        ),
    ),
    origin=APP,
)
_VERIFIED = evolve(limits(), verifier=Verifier(upstream="app", path="/verify"))
_REFUSED: dict[str, tuple[HttpProxy, str, object]] = {
    "tls": (program(_TERMINATION), "unserved-layer", APP),
    "verified": (program(_VERIFIED), "unserved-layer", LIMIT),
    "connections": (program(evolve(limits(), connections=5)), "unserved-layer", LIMIT),
    "two caches": (program(cache(), cache()), "unserved-layer", CACHE),
    "limits behind the cache": (program(cache(), limits()), "unserved-layer", LIMIT),
    "no port": (evolve(program(cache()), port=None), "unserved-layer", CACHE),
    "unverified": (
        program(evolve(limits(), authenticated=allowance(100, 200))),
        "unverified",
        LIMIT,
    ),
    "https": (program(cache(), to=evolve(upstream(), protocol="https")), "upstream-protocol", APP),
    "grpc": (program(cache(), to=evolve(upstream(), protocol="grpc")), "upstream-protocol", APP),
    "verification": (
        program(
            cache(),
            to=evolve(
                upstream(), verification=Verification(server_name="app", authority_secret="ca")
            ),
        ),
        "upstream-protocol",
        APP,
    ),
    "outside name": (program(cache(), to=upstream("db.example.com")), "upstream-address", APP),
    "quote in a path": (program(cache(skip=('/a"b',))), "uncarried", CACHE),
    "newline in a path": (program(cache(keeps=(keep("/a\nb"),))), "uncarried", KEEP),
    "quote in a cookie": (program(cache(ignored=('a"; b',))), "uncarried", CACHE),
    "value of a cookie": (program(cache(skip_cookies=("a=b",))), "uncarried", CACHE),
    "quote in a rule": (program(limits(rule('/"'))), "uncarried", RULE),
    "method of a rule": (program(limits(rule("/a", 'GE"T'))), "uncarried", RULE),
    "host": (program(cache(hosts=('a"b',))), "uncarried", CACHE),
    "purge host": (
        program(evolve(cache(), purging=Purging(port=PURGE, host='a"b'))),
        "uncarried",
        CACHE,
    ),
    "trusted network": (program(cache(), trust=Trust(networks=('"',))), "uncarried", CACHE),
    "store": (program(evolve(cache(), store=Size(1_000))), "store", CACHE),
    "transient": (program(evolve(cache(), transient=Size(1_000))), "store", CACHE),
}


@pytest.mark.parametrize(("made", "slug", "origin"), _REFUSED.values(), ids=_REFUSED)
def test_it_is_refused_at_its_statement(made: HttpProxy, slug: str, origin: object) -> None:
    errors = _errors(made)
    assert [one.code.slug for one in errors] == [f"varnish/{slug}"]
    assert errors[0].span == getattr(origin, "span", None)
    assert errors[0].code.why
    assert errors[0].notes or errors[0].helps


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (NameKind.STABLE, False),
        (NameKind.OUTSIDE, False),
        (NameKind.PODS, True),
        (NameKind.ELSEWHERE, True),
    ],
)
def test_the_origin_has_one_stable_address(kind: NameKind, refused: bool) -> None:
    assert bool(_errors(program(cache()), kind=kind)) == refused


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "localhost"])
def test_an_address_is_an_address(host: str) -> None:
    assert not _errors(program(cache(), to=upstream(host)))
    assert f'.host = "{host}";' in text(program(cache(), to=upstream(host)))


def test_all_errors_are_reported() -> None:
    made = program(
        limits(rule('/"', "POST"), rule("/\n")), cache(skip=('/"',), hosts=("a b",), ignored=("=",))
    )
    assert len(_errors(made)) == 5


def test_an_old_version_is_warned_of_slow_readers() -> None:
    for version, warned in (("7.1", True), ("7.7", False)):
        made, found = serve(program(cache()), version)
        assert made is not None
        assert [one.code.slug for one in found] == ["varnish/slow-readers"] * warned
        assert all(one.code.severity is Severity.WARNING for one in found)
        assert any("transit_buffer" in word for word in made.command) != warned


def _bucket(allowed: Allowance) -> tuple[str, str]:
    made = text(program(Limits(anonymous=allowed, origin=LIMIT)))
    (line,) = [line for line in made.splitlines() if "is_denied" in line]
    _, capacity, period = line.rpartition(")")[0].rpartition(")")[0].split(", ")
    return capacity, period


@pytest.mark.parametrize(
    ("rate", "burst", "bucket"),
    [
        (Rate(10, 1), 20, ("21", "2100ms")),
        (Rate(150, 60), 5, ("6", "2400ms")),
        (Rate(5, 60), 0, ("1", "12s")),
        (Rate(3, 1), 0, ("1", "333.334ms")),
        (Rate(1, 3_600), 9, ("10", "36000s")),
        (Rate(7_000, 1), 0, ("1", "0.143ms")),
    ],
)
def test_a_rate_and_a_burst_make_a_bucket(rate: Rate, burst: int, bucket: tuple[str, str]) -> None:
    made = evolve(allowance(1, 1), per_replica=rate, burst=burst)
    assert _bucket(made) == bucket


def test_only_what_is_used_is_there() -> None:
    assert "import vsthrottle" not in text(PROGRAMS["cache"])
    assert "import std" in text(PROGRAMS["limits"]), "what is refused is logged"
    assert "import vsthrottle" in text(PROGRAMS["limits"])
    assert "acl " not in text(PROGRAMS["cache"])
    assert "probe" not in text(PROGRAMS["cache"]), "it would be right about 200 alone"
    assert text(PROGRAMS["sharded"]).count(".probe = node_ready;") == 3
    assert "X-Odd-Path" not in text(PROGRAMS["limits-and-cache"])
    unpurged = program(cache(nodes=("app-cache-0", "app-cache-1")))
    assert not {"purge", "X-Purged"} & set(re.findall(r"[\w-]+", text(unpurged)))
    assert not any("max_restarts" in word for word in served(unpurged).command)
    for made in PROGRAMS.values():
        imported = {line.split()[1][:-1] for line in text(made).splitlines() if "import" in line}
        among_peers = any(isinstance(one, Cache) and one.peers for one in made.layers)
        assert imported <= {"std", "vsthrottle"} | ({"directors"} if among_peers else set())
        assert all(f"{module}." in text(made) for module in imported)


def test_what_exists_from_7_6_on_is_not_written_before() -> None:
    assert ".wait_limit = 64;" in text(PROGRAMS["cache"])
    assert "wait_limit" not in text(PROGRAMS["cache"], "7.1")


def test_connections_are_kept_unless_told_otherwise() -> None:
    closed = evolve(upstream(), keepalive=0)
    assert 'set bereq.http.Connection = "close";' in text(program(cache(), to=closed))
    assert 'set bereq.http.Connection = "close";' not in text(program(cache()))


def test_the_sizes_are_on_the_command_line() -> None:
    command = served(program(cache(store=65, transient=33))).command
    assert "malloc,65M" in command
    assert "Transient=malloc,33M" in command
    assert "default_ttl=120" in command


def test_the_same_program_gives_the_same_bytes() -> None:
    for made in PROGRAMS.values():
        assert served(made) == served(evolve(made))


def test_the_order_of_networks_and_hosts_does_not_matter_for_acls() -> None:
    networks = ("10.244.0.0/16", "192.0.2.0/24", "fd00::/8")
    forth = program(cache(), trust=Trust(networks=networks))
    back = program(cache(), trust=Trust(networks=networks[::-1]))
    assert text(forth) == text(back)


def test_a_rule_for_everything_has_no_condition() -> None:
    assert "req.url ~" not in text(program(limits(rule("/*"))))
    assert 'if (req.method == "DELETE") {' in text(program(limits(RULES[2])))


def test_the_longest_grace_is_the_origins() -> None:
    made = text(program(cache(grace=10_000, rescue=1_000)))
    assert "set beresp.grace = 10s;" in made


def _kept(path: PathPattern) -> Cache:
    return cache(keeps=(KeepRule(path=path, ttl=Duration(1_500), origin=KEEP),))


def test_times_are_exact() -> None:
    assert "set beresp.ttl = 1500ms;" in text(program(_kept(pattern("/a"))))


def test_cidrs_are_entries_of_their_own() -> None:
    made = text(program(EVERYTHING, trust=PODS))
    assert '    "10.244.0.0"/16;\n' in made
    assert '"10.244.3.0"/24' not in made  # inside the other
    assert '    "fd00::"/8;\n' in made


def test_an_upstream_of_another_layer_is_not_there() -> None:
    other = Upstream(name="accounts", host="accounts", port=80)
    made = program(cache())
    assert "accounts" not in text(evolve(made, upstreams=(*made.upstreams, other)))
