"""The files of drawn programs agree with each other."""

from __future__ import annotations

from ddpc.driver import Options
from tests.agreement.agreements.all import disagreements
from tests.agreement.material import build_of
from tests.properties.corpus import Program
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.programs import program
from tests.properties.settings import EXPLORING

DRAWN = 5_000 if EXPLORING else 250
SEED = "agreement"


def test_drawn_programs_agree() -> None:
    accepted = 0
    print(f"seeds {SEED}-0 to {SEED}-{DRAWN - 1}")
    for number in range(DRAWN):
        drawn = program(seeded(f"{SEED}-{number}")).program()
        build = build_of(drawn)
        if build is not None:
            accepted += 1
            assert disagreements(build.graph()) == {}, f"{SEED}-{number}\n{drawn.text}"
    assert accepted > DRAWN // 3


def test_two_servers_that_are_called_alike_stand_apart() -> None:
    """The tier ``web-tls``, and the sidecar ``tls`` in the pods of ``web``."""
    text = """app demo { pods 10.0.0.0/8 }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080 on localhost
  ready command "true"
}
attach tls to web { hosts "a.example.com"; certificate secret one; reach load-balancer }
attach tls own to web as sidecar {
  hosts "b.example.com"
  certificate secret two
  authority secret two-ca
}
"""
    build = build_of(Program("alike", "app.ddp", {"app.ddp": text}, Options()))
    assert build is not None
    assert {path for path in build.files if path.startswith("nginx/")} == {
        "nginx/web-tls/nginx.conf",
        "nginx/web.tls/nginx.conf",
    }
    assert disagreements(build.graph()) == {}
