"""A setting that stands twice where it may stand once, or once for each key."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options, compile_program

PROGRAM = """
app demo { }
service web {{
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready port 8080
  reach load-balancer
  {}
}}
""".replace("{ }", "{{ }}")


def _found(setting: str) -> Diagnostic:
    text = PROGRAM.format(setting)
    (found,) = compile_program("app.ddp", lambda _: text.encode(), Options()).diagnostics
    assert found.code.slug == "schema/duplicate"
    return found


def test_what_would_tell_two_apart_is_said() -> None:
    assert _found("port http 9090").helps == ("or tell them apart: `named NAME`",)


def test_where_nothing_would_it_is_not() -> None:
    for setting in ("reach load-balancer", "port http 9090 named a; port http 9091 named a"):
        assert _found(setting).helps == ()
