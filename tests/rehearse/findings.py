"""Findings to be told, of a small program."""

from __future__ import annotations

from ddpc.driver import Options, compile_program
from ddpc.rehearse.report import Findings
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result

PROGRAM = b"""app demo { }
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
FAULTY = PROGRAM.replace(
    b"  GET /b       -> from web\n",
    b"  with one replica of cache  down {  # at night\n    GET /b -> 200\n    GET /c -> 200\n  }\n",
)


def new_findings() -> Findings:
    """One that holds, one that does not, one that is not tried."""
    outcome = compile_program("app.ddp", lambda _: PROGRAM, Options())
    assert not outcome.failed
    found = Findings(outcome, notes=["varnish: 7.7.0"], absent=[("a-0/b", "why <not>")], pods=3)
    way = ("client", "web-cache-0", "web-0")
    found.results = [
        Result(number=0, outcome=HELD, came="200", ways=(way,), requests=1),
        Result(number=1, outcome=FAILED, came='from "the service"', why="a & b", requests=2),
        Result(number=2, outcome=UNTRIED, came="", why="no time was left"),
    ]
    return found
