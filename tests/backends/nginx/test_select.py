"""What is decided, before it is printed and as it is printed."""

from __future__ import annotations

import re
import sys
from collections import Counter
from subprocess import run

import attrs
import pytest
from attrs import evolve

from ddpc.backends.contract import OutputFile
from ddpc.backends.nginx import BACKEND
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import File, Location
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.select import select
from ddpc.ir.deployment import HttpGet, Role, Stop
from ddpc.ir.http import Cache, HttpProxy, LayerKind, Trust, Upstream
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration, Image, Rate, Size, Version
from tests.backends.nginx import build
from tests.backends.nginx.build import (
    allowance,
    limits,
    program,
    route,
    rule,
    serve,
    served,
    site,
    termination,
    text,
    upstream,
    verified_limits,
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


def test_each_location_carries_every_limit_and_the_route_that_fit_it() -> None:
    made = program(
        termination(site(routes=(route("/api/*", "api"), route("/api/v1/*", "app")))),
        limits(rule("/api/*"), rule("/api/v1/login", "POST"), rule("/other")),
        upstreams=(upstream(), upstream("api")),
    )
    (only,) = _decided(made).sites

    def shown(location: Location) -> tuple[str, tuple[str, ...]]:
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
        (program(termination(), trust=Trust(proxy_protocol=True)), "nginx/proxy-protocol", 3),
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
    for layers in ((cache,), (limits(), termination()), (limits(), limits())):
        with pytest.raises(ValueError, match="cannot hold"):
            serve(evolve(program(), layers=layers))
    assert BACKEND.holds == (
        LayerKind.TERMINATION,
        LayerKind.VERIFIED_LIMITS,
        LayerKind.LIMITS,
    )


def test_what_the_container_needs() -> None:
    made = served(program(termination(site(secret="app-tls")), verified_limits()))
    assert made.image == Image("nginx", "1.30")
    assert made.command[0] == "nginx"
    assert made.directory == "/etc/nginx"
    assert [file.path for file in made.files] == ["nginx.conf"]
    assert made.standalone == "nginx/app-tls"
    (secret,) = made.secrets
    assert (secret.secret, secret.path) == ("app-tls", "/etc/tls/app-tls")
    assert [(place.path, place.in_memory) for place in made.writable] == [("/run/nginx", True)]
    assert {port.name: port.number for port in made.ports} == {
        "https": 8443,
        "http": 8080,
        "health": 8081,
    }
    assert (made.user, made.group) == (101, 101)
    for probe in (made.ready, made.alive, made.started):
        assert probe
        assert probe.asks == HttpGet(path="/healthz", port=8081)
        assert probe.timeout.milliseconds <= probe.every.milliseconds
    assert made.stop == Stop(pause=Duration(5_000), finish=Duration(25_000))


def test_a_sidecar_has_a_folder_of_its_own() -> None:
    made, _ = serve(program(termination()), role=Role.SIDECAR)
    assert made
    assert made.standalone == "nginx/app-tls-nginx"


def test_bodies_on_disk_have_a_disk() -> None:
    for setting in (("proxy_request_buffering", "on"), ("proxy_max_temp_file_size", "1m")):
        (place,) = served(program(natives=(build.native(*setting),))).writable
        assert (place.in_memory, place.size) == (False, Size(1 << 30))
    (place,) = served(program(natives=(build.native("proxy_max_temp_file_size", "0"),))).writable
    assert place.in_memory


def _statements(file: OutputFile) -> dict[int, str]:
    return {
        number: each.origin.statement
        for each in file.lines
        for number in range(each.first, each.last + 1)
    }


@pytest.mark.parametrize("made", PROGRAMS.values(), ids=PROGRAMS)
def test_ranges_of_lines_are_in_order_and_apart(made: HttpProxy) -> None:
    file = build.file(made)
    ends = [0]
    for each in file.lines:
        assert each.origin is not UNKNOWN
        assert ends[-1] < each.first <= each.last
        ends.append(each.last)
    assert ends[-1] <= file.text.count("\n")
    assert "\x01" not in file.text
    assert "\x02" not in file.text


def test_each_line_tells_its_statement() -> None:
    made = program(
        evolve(termination(site(routes=(route("/api/*", "api"),))), hsts=Duration(1_000)),
        verified_limits(rule("/login", "POST")),
        upstreams=(upstream(), upstream("api")),
        natives=(build.native("gzip", "on"), build.native("sub_filter", "a", "b", place="server")),
    )
    file = build.file(made)
    statements = _statements(file)
    by_line = {
        line.strip(): statements.get(number) for number, line in enumerate(file.text.split("\n"), 1)
    }
    assert by_line["limit_req zone=anonymous burst=20 nodelay;"] == build.LIMIT.statement
    assert by_line["limit_req zone=post_login burst=5 nodelay;"] == build.RULE.statement
    assert by_line["add_header Retry-After $retry_after always;"] == build.LIMIT.statement
    assert by_line["upstream accounts {"] == build.ACCOUNTS.statement
    assert by_line["upstream app {"] == build.APP.statement
    assert by_line["location ^~ /api/ {"] == build.ROUTE.statement
    assert by_line["location = /login {"] == build.RULE.statement
    assert by_line["server_name app.example.com;"] == build.TLS.statement
    assert by_line["ssl_protocols TLSv1.2 TLSv1.3;"] == build.TLS.statement
    assert by_line["gzip on;"] == build.NATIVE.statement
    assert by_line["sub_filter a b;"] == build.NATIVE.statement
    assert by_line["pid /run/nginx/nginx.pid;"] is None
    last = file.text.rstrip("\n").split("\n")
    assert Counter(last)["}"] == 2


@pytest.mark.parametrize("made", PROGRAMS.values(), ids=PROGRAMS)
def test_the_text_is_tidy(made: HttpProxy) -> None:
    for version in _VERSIONS:
        lines = text(made, version).split("\n")
        assert lines[-1] == ""
        assert lines[-2] == "}"
        for number, line in enumerate(lines):
            assert line == line.rstrip(), number
            assert len(line) - len(line.lstrip()) in {0, 4, 8, 12, 16}, line
            assert line.strip() or lines[number - 1].strip(), f"two blank lines at {number}"
            assert line.strip() or not lines[number - 1].endswith("{"), number
            assert line.strip() or (lines[number + 1 :] or [""])[0].strip() != "}", number


def test_nothing_heavy_is_imported_before_something_is_served() -> None:
    code = (
        "import sys, ddpc.backends.nginx as n; n.BACKEND.holds; n.BACKEND.vocabulary\n"
        "assert not {'jinja2', 'yaml', 'lark'} & set(sys.modules), sorted(sys.modules)"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


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
