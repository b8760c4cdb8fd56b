"""What a container needs to run nginx, and which statement each line came from."""

from __future__ import annotations

import sys
from subprocess import run

import pytest
from attrs import evolve

from ddpc.backends.contract import OutputFile
from ddpc.ir.deployment import HttpGet, Role, Stop
from ddpc.ir.http import HttpProxy
from ddpc.ir.origin import UNKNOWN
from ddpc.ir.values import Duration, Image, Size
from tests.backends.nginx import build
from tests.backends.nginx.build import (
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
        evolve(
            termination(site(routes=(route("/*", "app"), route("/api/*", "api")))),
            hsts=Duration(1_000),
        ),
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
