"""The parts of a rehearsal that run nothing."""

from __future__ import annotations

import re
import socket
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ddpc.cli.command import parse
from ddpc.driver import Options, compile_program
from ddpc.ir.values import Version
from ddpc.rehearse import memory
from ddpc.rehearse.commands import Client, RedisError
from ddpc.rehearse.containers import server_of
from ddpc.rehearse.fitting import fit
from ddpc.rehearse.programs import Program, Programs
from ddpc.rehearse.report import Findings, data, junit
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result, result_of
from ddpc.rehearse.secrets import needs_certificates
from ddpc.rehearse.table import table
from ddpc.rehearse.traces import Arrival, way_of

_PROGRAM = b"""app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
attach cache to web { reach load-balancer }
expect web {
  GET /a       -> 200
  GET /a again -> from cache
  GET /b       -> from web
}
"""
_FAULTY = _PROGRAM.replace(
    b"  GET /b       -> from web\n",
    b"  with one replica of cache  down {  # at night\n    GET /b -> 200\n    GET /c -> 200\n  }\n",
)
_TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"


def _arrival(when: float, pod: str, source: str, port: int, data: str | bytes) -> Arrival:
    raw = data if isinstance(data, bytes) else f"GET / HTTP/1.1\r\n{data}\r\n".encode()
    return Arrival(when, pod, source, port, raw)


def test_the_way_of_a_request_is_read_from_its_trace() -> None:
    pods = {"10.0.0.1": "tls-0", "10.0.0.2": "cache-0", "10.0.0.3": "web-0"}
    sealed = b"\x17\x03\x03\x00\x10" + bytes(16)
    heard = [
        _arrival(1, "web-0", "10.0.0.2", 8080, "a health check of somebody"),
        _arrival(2, "tls-0", "198.18.0.1", 8443, sealed),
        _arrival(3, "cache-0", "10.0.0.1", 8080, f"traceparent: {_TRACE}"),
        _arrival(4, "cache-0", "10.0.0.1", 8080, f"traceparent: {_TRACE}"),
        _arrival(5, "other-0", "10.0.0.9", 8443, sealed),
        _arrival(6, "web-0", "10.0.0.2", 8080, f"traceparent: {_TRACE}"),
    ]
    way = way_of(_TRACE, "198.18.0.1", heard, pods)
    assert way == (("tls-0", 8443), ("cache-0", 8080), ("web-0", 8080))
    assert way_of(_TRACE, "198.18.0.1", heard[:2], pods) == (("tls-0", 8443),)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("nginx", "-c", "x"), "nginx"),
        (("/usr/bin/env", "A=1", "varnishd", "-F"), "varnishd"),
        (("nutcracker-start", "x"), "nutcracker"),
        (("env", "A=nginx"), None),
        (("sh", "-c", "nginx"), None),
        ((), None),
    ],
)
def test_the_server_of_a_command(argv: tuple[str, ...], expected: str | None) -> None:
    assert server_of(argv) == expected


def _findings() -> Findings:
    outcome = compile_program("app.ddp", lambda _: _PROGRAM, Options())
    assert not outcome.failed
    findings = Findings(outcome, notes=["varnish: 7.7.0"], absent=[("a-0/b", "why <not>")], pods=3)
    way = ("client", "web-cache-0", "web-0")
    findings.results = [
        Result(number=0, outcome=HELD, came="200", ways=(way,), requests=1),
        Result(number=1, outcome=FAILED, came='from "the service"', why="a & b", requests=2),
        Result(number=2, outcome=UNTRIED, came="", why="no time was left"),
    ]
    return findings


def test_results_survive_the_pipe() -> None:
    for result in _findings().results:
        assert result_of(result.data()) == result


def test_the_table_tells_everything() -> None:
    text = table(_findings())
    assert "held       GET /a -> 200" in text
    assert "client > web-cache-0 > web-0" in text
    assert 'failed     GET /a again -> from cache  from "the service"' in text
    assert "not tried  GET /b -> from web          no time was left" in text
    assert "not run: a-0/b: why <not>" in text
    said = _findings().summary()
    assert said == "1 of 3 expectations hold (3 requests, 3 pods), 1 failed, 1 not tried"


def test_a_container_bounds_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMITS", ())
    whole = memory.usual_bound()
    limits = tmp_path / "max", tmp_path / "limit_in_bytes", tmp_path / "none"
    monkeypatch.setattr(memory, "_LIMITS", limits)
    limits[0].write_text("max\n")
    limits[1].write_text(f"{8 << 20}\n")
    assert memory.usual_bound() == 6 << 20 < whole


def test_the_table_fits_a_terminal() -> None:
    findings = _findings()
    way = ("client", *(f"web-cache-{each}" for each in range(5)), "web-0")
    long = "200, a body of 300 bytes: " + '"for bob\nand all the others" ' * 5
    findings.results[1] = Result(number=1, outcome=FAILED, came=long, ways=(way,))
    lines = table(findings, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[:5] == [
        "held       GET /a -> 200               200",
        "             client > web-cache-0 > web-0",
        "failed     GET /a again -> from cache",
        r"""             came: 200, a body of 300 bytes: "for bob\nand all the others" "for""",
        r"""               bob\nand all the others" "for bob\nand all the others" "for""",
    ]
    assert "not tried  GET /b -> from web          no time was left" in lines
    rows = table(findings).splitlines()
    assert f"             {' > '.join(way)}" in rows
    assert [row for row in rows if row.startswith("failed") and row.endswith('others"')]


def test_the_table_shows_under_which_fault_a_line_stands() -> None:
    outcome = compile_program("app.ddp", lambda _: _FAULTY, Options())
    assert not outcome.failed
    findings = Findings(outcome, notes=[], absent=[], pods=3)
    findings.results = [
        Result(number=number, outcome=HELD, came="200", requests=1) for number in range(4)
    ]
    assert [line.split("  200")[0].rstrip() for line in table(findings).splitlines()] == [
        "held       GET /a -> 200",
        "held       GET /a again -> from cache",
        "           with one replica of cache down:",
        "held         GET /b -> 200",
        "held         GET /c -> 200",
    ]
    assert [each["under"] for each in data(findings)["results"]][1:3] == [
        "",
        "with one replica of cache down",
    ]
    assert 'name="with one replica of cache down: GET /c -&gt; 200"' in junit(findings, "app.ddp")


def test_a_failure_stands_at_its_line() -> None:
    (failure,) = _findings().failures()
    source = _PROGRAM.decode()
    assert source[failure.span.start : failure.span.end] == "GET /a again -> from cache"
    assert failure.label == 'came: from "the service"'
    assert "a & b" in failure.notes


def test_the_data_has_places_and_counts() -> None:
    found = data(_findings(), lambda path: f"folder/{path}")
    assert {each["file"] for each in found["results"]} == {"folder/app.ddp"}
    assert (found["held"], found["failed"], found["untried"]) == (1, 1, 1)
    assert [(each["line"], each["outcome"]) for each in found["results"]] == [
        (10, HELD),
        (11, FAILED),
        (12, UNTRIED),
    ]


def test_junit_is_xml_with_every_case() -> None:
    suite = ET.fromstring(junit(_findings(), "app.ddp"))[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "skipped": "1",
    }
    assert [[inner.tag for inner in case] for case in suite] == [[], ["failure"], ["skipped"]]
    assert suite[1][0].get("message") == 'from "the service"; a & b'
    assert [(case.get("file"), case.get("line")) for case in suite] == [
        ("app.ddp", "10"),
        ("app.ddp", "11"),
        ("app.ddp", "12"),
    ]


def test_what_ended_early_is_told_with_all_that_was_not_tried() -> None:
    findings = _findings()
    del findings.results[1:]
    findings.end("web-0/web has ended\nits <last> words\x1b[2J")
    assert [each.outcome for each in findings.results] == [HELD, UNTRIED, UNTRIED]
    suite = ET.fromstring(junit(findings, "app.ddp"))[0]
    assert suite.get("errors") == "1"
    inner = [[], ["skipped"], ["skipped"], ["error"]]
    assert [[each.tag for each in case] for case in suite] == inner
    assert suite[3][0].get("message") == "web-0/web has ended\nits <last> words?[2J"


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "0", "soon", "1e9"])
def test_a_rehearsal_takes_some_time(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["rehearse", "app.ddp", "--seconds", seconds])
    assert ended.value.code == 2
    assert f"argument --seconds: `{seconds}` is no time" in capsys.readouterr().err


class _Has(Programs):
    def find(self, name: str) -> Program | None:
        if name != "varnishd":
            return None
        version = str(self.given["version"])
        return Program(name=name, command=name, root=Path("/"), version=version)


@pytest.mark.parametrize(
    ("installed", "target", "said"),
    [
        ("7.7.3", None, "varnish: 7.7.3, of 7.7 that the app targets"),
        (
            "7.1.1",
            "7.1",
            "varnish: 7.1.1 is installed; rehearsed as compiled for 7.1; the app targets 7.7",
        ),
        ("6.0.1", None, "varnish: 6.0.1 is installed, and ddpc compiles for 7.1, 7.7"),
    ],
)
def test_a_build_is_fitted_to_what_is_installed(
    installed: str, target: str | None, said: str
) -> None:
    deployment = _findings().outcome.deployment
    assert deployment is not None
    versions = {"varnish": (Version(7, 1), Version(7, 7))}
    fitting = fit(deployment, _Has({"version": Path(installed)}), versions, certified=False)
    assert [*fitting.notes, *fitting.lacking] == [said]
    assert [str(version) for _, version in fitting.targets] == ([target] if target else [])


def test_what_is_not_installed_is_named_with_its_package() -> None:
    deployment = _findings().outcome.deployment
    assert deployment is not None
    nothing = Programs({"varnish": Path("/etc")})
    lacking = ("varnishd is not installed (Debian: varnish)",)
    assert fit(deployment, nothing, {}, certified=False).lacking == lacking


def test_openssl_is_needed_for_certificates_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = _findings().outcome.deployment
    assert deployment is not None
    has = _Has({"version": Path("7.7.3")})
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert fit(deployment, has, {}, certified=False).lacking == ()
    assert fit(deployment, has, {}, certified=True).lacking == (
        "openssl is not installed (Debian: openssl)",
    )


_EXTERNAL = b"""app demo { }
external bank {
  host "bank.example.com"
  port %s
}
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  calls bank
  reach load-balancer
}
"""


@pytest.mark.parametrize(
    ("port", "wanted"), [(b"http 80", False), (b"mysql 3306", False), (b"https 443", True)]
)
def test_certificates_are_needed_where_somebody_speaks_tls(port: bytes, wanted: bool) -> None:
    outcome = compile_program("app.ddp", lambda _: _EXTERNAL % port, Options())
    assert outcome.design is not None
    assert outcome.deployment is not None
    assert needs_certificates(outcome.design, outcome.deployment) is wanted


def test_the_reference_describes_every_member() -> None:
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    part = page.partition("## `ddpc rehearse`")[2].partition("\n## ")[0]
    found = data(_findings())
    members = {*found, *found["results"][0], *found["absent"][0]}
    assert members == set(re.findall(r"`([a-z]+)`", part)) - {"rehearsal"}


def test_a_command_of_memcached_without_a_key_is_its_own_to_refuse() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"ERROR\r\n")
        with pytest.raises(RedisError, match="ERROR"):
            Client(ours).memcached(["get"])
        assert theirs.recv(100) == b"get\r\n"
