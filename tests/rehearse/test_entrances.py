"""What is open to the world, and led to while a rehearsal is kept."""

from __future__ import annotations

from ddpc.driver import Options, compile_program
from ddpc.rehearse.entrances import entrances

_OPEN = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
  calls inner
}
service inner like web
service store { image "redis:7.2"; port redis 6379; ready tcp; reach load-balancer }
attach tls to web { hosts "www.example.com"; certificate secret web-tls; reach load-balancer }
"""


def test_every_entrance_is_known_whatever_it_speaks() -> None:
    outcome = compile_program("app.ddp", lambda _: _OPEN.encode(), Options())
    assert outcome.deployment is not None
    found = sorted((one.name, one.scheme, one.port) for one in entrances(outcome.deployment))
    assert found == [("store", "redis", 6379), ("web-tls", "https", 443)]
