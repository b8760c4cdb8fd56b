"""Ports below 1024 can be bound by who is not root, also where nobody says who it is."""

from __future__ import annotations

import pytest

from ddpc.driver import Options, compile_program

_WEB = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  USER
  port  http PORT
  ready GET /ready
  reach load-balancer
}
"""
_BESIDE = """external mail { host "mail.example.com"; port tcp 25 }
attach ambassador relay to web for mail { image "registry.example.com/relay:1.0"; listen 25 USER }
"""


@pytest.mark.parametrize(
    ("port", "user", "beside", "low"),
    [
        ("80", "user 10001", None, 80),
        ("80", "", None, 80),
        ("1024", "", None, None),
        ("8080", "user 10001", "", 25),
        ("8080", "user 10001", "; user 10002", 25),
    ],
)
def test_the_lowest_that_may_be_bound(
    port: str, user: str, beside: str | None, low: int | None
) -> None:
    text = _WEB.replace("PORT", port).replace("USER", user)
    if beside is not None:
        text += _BESIDE.replace("USER", beside)
    outcome = compile_program("web.ddp", lambda _: text.encode(), Options())
    assert outcome.deployment is not None, outcome.diagnostics
    (workload,) = outcome.deployment.workloads
    assert workload.low_ports == low
