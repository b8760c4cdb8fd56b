"""What is decided, before it is printed and as it is printed."""

from __future__ import annotations

import re

import attrs
import pytest
from attrs import evolve

from ddpc.backends.nginx import BACKEND
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import File, Location
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.select import select
from ddpc.ir.http import Cache, HttpProxy, LayerKind, LimitRule, Upstream
from ddpc.ir.origin import Origin
from ddpc.ir.values import Rate, Size, Version
from tests.backends.nginx import build
from tests.backends.nginx.build import (
    allowance,
    arm,
    limits,
    program,
    route,
    rule,
    serve,
    site,
    split,
    termination,
    text,
    upstream,
)
from tests.backends.nginx.programs import PROGRAMS

_VERSIONS = ("1.22", "1.26", "1.30")


def _decided(made: HttpProxy) -> File:
    findings = Findings()
    decided = select(made, version=Version(1, 30), cpu=None, findings=findings)
    assert not findings.all()
    return decided


@pytest.mark.parametrize("made", PROGRAMS.values(), ids=PROGRAMS)
def test_templates_print_nothing_but_quoted_words(made: HttpProxy) -> None:
    """A text of a user's that came around the quoting would be a plain string."""

    def check(node: object, where: str) -> None:
        if isinstance(node, Origin) or where.endswith(".why"):
            return
        if isinstance(node, str):
            assert isinstance(node, Word), f"{where}: {node!r}"
        elif isinstance(node, tuple):
            for number, item in enumerate(node):
                check(item, f"{where}[{number}]")
        elif attrs.has(kind := type(node)):
            for name in attrs.fields_dict(kind):
                check(getattr(node, name), f"{where}.{name}")

    check(_decided(made), "file")


@pytest.mark.parametrize(
    ("directive", "versions"),
    [
        (r"listen 8443 ssl http2", {"1.22"}),
        (r"http2 on;", {"1.26", "1.30"}),
        (r"ssl_certificate_cache ", {"1.30"}),
        (r"proxy_http_version 1.1;", {"1.22", "1.26"}),
        (r"ssl_reject_handshake on;", {"1.22", "1.26", "1.30"}),
        (r"ssl on;", set()),
    ],
)
def test_each_version_gets_what_it_has(directive: str, versions: set[str]) -> None:
    made = program(termination())
    assert {
        version for version in _VERSIONS if re.search(directive, text(made, version))
    } == versions


def test_tls_to_upstreams_names_its_versions_only_where_1_3_is_not_the_default() -> None:
    made = PROGRAMS["verified upstream"]
    assert [("proxy_ssl_protocols" in text(made, version)) for version in _VERSIONS] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("clients", "size"),
    [(1, "1m"), (7_900, "1m"), (8_192, "2m"), (10_000, "2m"), (100_000, "13m")],
)
def test_zones_hold_the_clients_that_were_declared(clients: int, size: str) -> None:
    limiting = _decided(program(evolve(limits(), anonymous=allowance(1, 1, clients=clients))))
    assert limiting.limiting
    assert [zone.size for zone in limiting.limiting.zones] == [size]
    assert int(size[:-1]) << 20 >= clients * 128


@pytest.mark.parametrize(
    ("made", "zone"),
    [
        (rule("/*", "POST"), "post_everywhere"),
        (rule("/*"), "any_everywhere"),
        (rule("/", "POST"), "post_root"),
        (rule("/a+b/*", "GET"), "get_a_b_below"),
        (rule("/+/*"), "any_below"),
    ],
)
def test_a_zone_is_called_by_what_it_is_for(made: LimitRule, zone: str) -> None:
    """The error log names it with each refusal, where that is asked to tell of them."""
    limiting = _decided(program(limits(made))).limiting
    assert limiting
    assert str(limiting.zones[-1].name) == zone


def test_each_location_carries_every_limit_and_the_route_that_fit_it() -> None:
    made = program(
        termination(
            site(
                routes=(route("/*", "app"), route("/api/*", "api"), route("/api/v1/*", "app")),
            )
        ),
        limits(rule("/api/*"), rule("/api/v1/login", "POST"), rule("/other")),
        upstreams=(upstream(), upstream("api")),
    )
    (only,) = _decided(made).sites

    def shown(location: Location) -> tuple[str, tuple[str, ...]]:
        assert location.hop is not None
        return str(location.hop.url), tuple(str(limit.zone) for limit in location.limits)

    assert {str(location.match): shown(location) for location in only.locations} == {
        "= /api": ("http://app", ("anonymous",)),
        "^~ /api/": ("http://api", ("anonymous", "any_api_below")),
        "= /api/v1": ("http://api", ("anonymous", "any_api_below")),
        "^~ /api/v1/": ("http://app", ("anonymous", "any_api_below")),
        "= /api/v1/login": (
            "http://app",
            ("anonymous", "any_api_below", "post_api_v1_login"),
        ),
        "= /other": ("http://app", ("anonymous", "any_other")),
        "/": ("http://app", ("anonymous",)),
    }


def test_what_no_route_takes_goes_nowhere() -> None:
    made = program(
        termination(site(routes=(route("/api/*", "api"),))),
        limits(rule("/other")),
        upstreams=(upstream(), upstream("api")),
    )
    (only,) = _decided(made).sites
    led = {str(each.match): each.hop and str(each.hop.url) for each in only.locations}
    assert led == {"= /api": None, "^~ /api/": "http://api", "= /other": None, "/": None}


def test_the_order_of_declarations_does_not_show() -> None:
    routes = (route("/b/*", "api"), route("/a", "app"), route("/c/*", "app"))
    rules = (rule("/x"), rule("/a", "POST"), rule("/a", "GET"))
    one = program(
        termination(site(routes=routes)), limits(*rules), upstreams=(upstream(), upstream("api"))
    )
    other = program(
        termination(site(routes=routes[::-1])),
        limits(*rules[::-1]),
        upstreams=(upstream(), upstream("api")),
    )
    assert text(one) == text(other)


def test_names_of_zones_are_told_apart() -> None:
    made = limits(rule("/a-b", "POST"), rule("/a_b", "POST"), rule("/a/b", "POST"))
    decided = _decided(program(made)).limiting
    assert decided
    names = [zone.name for zone in decided.zones]
    assert names == ["anonymous", "post_a_b", "post_a_b_2", "post_a_b_3"]


@pytest.mark.parametrize(("cpu", "workers"), [(None, 2), (100, 2), (2_000, 2), (2_001, 3)])
def test_workers_follow_the_container(cpu: int | None, workers: int) -> None:
    made, _ = serve(program(), cpu=cpu)
    assert made
    assert f"worker_processes {workers};" in made.files[0].text


def test_a_second_try_needs_a_second_address() -> None:
    def servers(hop: Upstream) -> int:
        (group,) = _decided(program(upstreams=(hop,))).upstreams
        return len(group.servers)

    assert servers(upstream()) == 2
    assert servers(evolve(upstream(), retry=False)) == 1
    assert servers(upstream(host="127.0.0.1")) == 1
    assert servers(upstream(host="localhost")) == 1


def test_long_host_names_get_larger_tables() -> None:
    assert not _decided(program(termination())).hashes
    long = "a" * 63 + ".example.com"
    (table,) = _decided(program(termination(site(long)))).hashes
    assert (table.name, table.largest, table.bucket) == ("server_names_hash", "512", "512")


@pytest.mark.parametrize(
    ("made", "slug", "number"),
    [
        (
            program(termination(site("a.example.com"), site("A.example.com", secret="b"))),
            "nginx/twice",
            1,
        ),
        (
            program(
                termination(site(routes=(route("/a", "app"), route("/%61", "api")))),
                upstreams=(upstream(), upstream("api")),
            ),
            "nginx/twice",
            5,
        ),
        (program(evolve(limits(), anonymous=allowance(5, 5, seconds=3_600))), "nginx/rate", 2),
        (
            program(evolve(limits(), authenticated=allowance(100, 200))),
            "nginx/unverified",
            2,
        ),
    ],
)
def test_what_stands_against_a_program(made: HttpProxy, slug: str, number: int) -> None:
    result, (found,) = serve(made)
    assert result is None
    assert (found.code.slug, found.span.start) == (slug, 100 * number)


def test_a_rate_says_what_each_replica_would_count() -> None:
    shared = evolve(allowance(90, 5, seconds=60), declared=Rate(3, 1), per_replica=Rate(90, 3_600))
    _, (found,) = serve(program(evolve(limits(), anonymous=shared)))
    assert found.message == "nginx cannot count 3/s, which is 90/h in each replica"


def test_a_layer_that_it_does_not_hold_is_a_mistake_of_the_caller() -> None:
    cache = Cache(memory=Size(1), store=Size(1), transient=Size(1))
    halves = (split(arm("app", "50")), split(arm("app", "50")))
    for layers in ((cache,), (limits(), termination()), (limits(), limits()), halves):
        with pytest.raises(ValueError, match="cannot hold"):
            serve(evolve(program(), layers=layers))
    assert BACKEND.holds == (
        LayerKind.TERMINATION,
        LayerKind.VERIFIED_LIMITS,
        LayerKind.LIMITS,
        LayerKind.SPLIT,
        LayerKind.SESSION,
    )


def test_directives_of_a_user_s_keep_their_order() -> None:
    natives = tuple(
        build.native(name, who, place="server")
        for name, who in (("allow", "10.0.0.0/8"), ("deny", "10.1.0.0/16"), ("allow", "all"))
    )
    (only,) = _decided(program(natives=natives)).sites
    assert [(str(each.name), str(each.arguments[0])) for each in only.native] == [
        ("allow", "10.0.0.0/8"),
        ("deny", "10.1.0.0/16"),
        ("allow", "all"),
    ]
