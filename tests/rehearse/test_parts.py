"""The parts of a rehearsal that run nothing."""

from __future__ import annotations

import socket
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
from ddpc.rehearse.secrets import needs_certificates
from ddpc.rehearse.traces import Arrival, way_of
from tests.rehearse.findings import new_findings

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


def test_a_container_bounds_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LIMITS", ())
    whole = memory.usual_bound()
    limits = tmp_path / "max", tmp_path / "limit_in_bytes", tmp_path / "none"
    monkeypatch.setattr(memory, "_LIMITS", limits)
    limits[0].write_text("max\n")
    limits[1].write_text(f"{8 << 20}\n")
    assert memory.usual_bound() == 6 << 20 < whole


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
    deployment = new_findings().outcome.deployment
    assert deployment is not None
    versions = {"varnish": (Version(7, 1), Version(7, 7))}
    fitting = fit(deployment, _Has({"version": Path(installed)}), versions, certified=False)
    assert [*fitting.notes, *fitting.lacking] == [said]
    assert [str(version) for _, version in fitting.targets] == ([target] if target else [])


def test_what_is_not_installed_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = new_findings().outcome.deployment
    assert deployment is not None
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    lacking = ("varnishd is not installed (Debian: varnish)",)
    assert fit(deployment, Programs({}), {}, certified=False).lacking == lacking


def test_what_a_given_tree_lacks_is_named_with_it() -> None:
    deployment = new_findings().outcome.deployment
    assert deployment is not None
    given = Programs({"varnish": Path("/etc")})
    lacking = ("varnishd is not in the tree `/etc` that was given",)
    assert fit(deployment, given, {}, certified=False).lacking == lacking


def test_openssl_is_needed_for_certificates_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = new_findings().outcome.deployment
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


def test_a_command_of_memcached_without_a_key_is_its_own_to_refuse() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"ERROR\r\n")
        with pytest.raises(RedisError, match="ERROR"):
            Client(ours).memcached(["get"])
        assert theirs.recv(100) == b"get\r\n"
