"""The Varnish harness tells good VCL from bad, on every version."""

from __future__ import annotations

import pytest

from ddpc.rehearse.client import fetch
from ddpc.rehearse.network import new_network
from ddpc.rehearse.sandbox import Sandbox
from ddpc.rehearse.stub import Answer, Request, serve
from tests.servers.harness import varnish

_GOOD = b"""\
vcl 4.1;
import std;
import vsthrottle;

backend app { .host = "app"; .port = "8080"; }

sub vcl_recv {
  if (vsthrottle.is_denied("all", 1000, 1s)) { return (synth(429)); }
}
"""
_SANDBOX = Sandbox(user=varnish.USER, scratch=("/tmp",), hosts={"app": "127.0.1.2"})


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_good_vcl_is_accepted(version: str) -> None:
    result = varnish.check(_GOOD, version=version, sandbox=_SANDBOX)
    assert result.ok, result
    assert result.checker.startswith(f"varnishd -C {version}")


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"8080"; }', b'"8080"; ', "Expected"),
        (b"import std;", b"import nonesuch;", "Could not find VMOD nonesuch"),
        (b'"app"', b'"nowhere"', "could not be resolved"),
        (b"return (synth(429))", b"return (deliver)", "Invalid return"),
    ],
)
def test_bad_vcl_is_refused(version: str, old: bytes, new: bytes, said: str) -> None:
    assert old in _GOOD
    result = varnish.check(_GOOD.replace(old, new), version=version, sandbox=_SANDBOX)
    assert not result.ok, result
    assert said in result.output


@pytest.mark.parametrize(
    ("version", "lenient"), [("7.1", "vcc_err_unref=off"), ("7.7", "vcc_feature=-err_unref")]
)
def test_a_warning_is_a_refusal(version: str, lenient: str) -> None:
    result = varnish.check(
        _GOOD + b"sub unused {}\n", version=version, sandbox=_SANDBOX, options=("-p", lenient)
    )
    assert not result.ok, result
    assert "Unused sub unused" in result.output
    assert "That was just a warning" in result.output  # varnishd itself would have let it pass


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_what_only_the_c_compiler_refuses_is_refused(version: str) -> None:
    feature = {"7.1": "vcc_allow_inline_c=on", "7.7": "vcc_feature=+allow_inline_c"}[version]
    inline = b'sub vcl_recv { C{ int wrong = "text" }C }\n'
    result = varnish.check(
        _GOOD + inline, version=version, sandbox=_SANDBOX, options=("-p", feature)
    )
    assert not result.ok, result
    assert "Running C-compiler failed" in result.output


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_a_headless_name_is_refused(version: str) -> None:
    many = "127.0.1.2 app\n127.0.1.3 app\n127.0.1.4 app\n"
    sandbox = Sandbox(user=varnish.USER, scratch=("/tmp",), files={"/etc/hosts": many.encode()})
    result = varnish.check(_GOOD, version=version, sandbox=sandbox)
    assert not result.ok
    assert "too many addresses" in result.output


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_it_caches_in_a_pod(version: str) -> None:
    def answer(request: Request) -> Answer:
        return Answer(headers={"Cache-Control": "max-age=60"}, body=request.path.encode())

    with new_network() as network:
        user, cache, app = (network.pod(name) for name in ("user", "cache", "app"))
        sandbox = Sandbox(user=varnish.USER, scratch=("/tmp",), hosts=network.hosts)
        with (
            serve(app, 8080, answer) as stub,
            varnish.run(_GOOD, version=version, pod=cache, port=8080, sandbox=sandbox),
        ):
            replies = [fetch("http://cache:8080/dog", client=user, server=cache) for _ in range(3)]
            assert [reply.body for reply in replies] == [b"/dog"] * 3
            assert stub.paths() == ["/dog"]
