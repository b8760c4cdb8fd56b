"""Alerts fire under a fault, by the real Prometheus; what cannot be waited for is not tried."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.asking import AlertRule
from ddpc.ir.scrape import Alert, NoTargets, Scrape
from ddpc.ir.values import Duration
from ddpc.rehearse import alerts
from ddpc.rehearse.alerts import AlertTrial
from ddpc.rehearse.endpoints import Endpoints, Headless
from ddpc.rehearse.result import FAILED, HELD, UNTRIED
from tests.servers.harness import ledger, roots

_APP = """app demo { monitored from namespace monitoring }
service redis {
  image   "redis:7.2"
  port    redis 6379
  data    store
  ready   tcp
  storage 1Gi at /data
  reach   load-balancer
}
attach metrics to redis {
  every 1s
  down for 1s
  alert Long when "redis_up == 0" for 10min
}
expect redis { %s }
"""
_LINES = """
  metric redis_up -> 1
  alert Long      -> fires
  with redis crashed {
    metric redis_up -> 0
    alert RedisDown -> fires
  }
"""


def test_an_alert_fires_when_a_service_has_crashed(tmp_path: Path) -> None:
    program = tmp_path / "app.ddp"
    program.write_text(_APP % _LINES)
    metrics = roots.root_with("prometheus", "2.42").path
    servers = {
        "redis-server": roots.root_with("twemproxy", "0.5").path,
        "redis_exporter": metrics,
        "prometheus": metrics,
    }
    argv = [sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), "--format=json"]
    argv += [f"--server={name}={path}" for name, path in servers.items()]
    ledger.record("ddpc rehearse")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 2, done.stderr
    results = json.loads(done.stdout)["rehearsal"]["results"]
    outcomes = [HELD, UNTRIED, HELD, HELD]
    assert [each["outcome"] for each in results] == outcomes, results
    assert results[1]["why"].startswith("it may take 607 s to fire, and ")
    assert results[3]["came"].startswith("fires, after ")


_SCRAPE = Scrape(
    name="web-metrics",
    home="web",
    workload="web",
    port=1,
    port_name="metrics",
    every=Duration(20),
    timeout=Duration(20),
)
_ALERT = Alert(
    name="WebDown",
    home="web",
    scrape="web-metrics",
    condition=NoTargets(),
    lasting=Duration(20),
    severity="page",
    summary="",
)


@pytest.mark.parametrize(
    ("states", "lacks", "outcome", "said"),
    [
        (["firing"], "", HELD, "fires, after 0 s"),
        (["pending"], "", FAILED, "pending after 0 s"),
        ([], "", FAILED, "not active after 0 s"),
        (["firing"], "prometheus is not installed", UNTRIED, "prometheus is not installed"),
    ],
)
def test_an_alert_holds_if_it_fires(
    monkeypatch: pytest.MonkeyPatch, states: list[str], lacks: str, outcome: str, said: str
) -> None:
    monkeypatch.setattr(alerts, "_SLACK", 0.0)
    monkeypatch.setattr(alerts, "_PAUSE", 0.001)
    asked = []

    def told(name: str, home: str) -> list[str]:
        asked.append((name, home))
        return states

    deployment = SimpleNamespace(scrapes=(_SCRAPE,), alerts=(_ALERT,))
    prometheus = SimpleNamespace(lacks=lacks, states=told)
    world = cast(Any, SimpleNamespace(deployment=deployment, prometheus=prometheus))
    result = AlertTrial(world, "web", time.monotonic() + 60).tried(0, AlertRule(name="WebDown"))
    assert (result.outcome, result.came or result.why) == (outcome, said)
    assert set(asked) == (set() if lacks else {("WebDown", "web")})
    # What was measured before may make it fire for a while.
    assert outcome != HELD or len(asked) > 3


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("alert RedisDown -> fires", []),
        ("alert RedisMetricsSilent -> fires", []),
        ("alert RedisDwon -> fires", ["`redis` has no alert `RedisDwon`"]),
        ("with redis crashed { alert Long -> fires }", []),
        ("with redis-0 crashed { alert Long -> fires }", []),
        (
            "during a rollout { alert Long -> fires }",
            ["the only pod of `redis` is stopped before the next one starts"],
        ),
    ],
)
def test_alerts_are_those_of_the_build(lines: str, said: list[str]) -> None:
    outcome = compile_program("app.ddp", lambda _: (_APP % lines).encode(), Options())
    errors = [each.message for each in outcome.diagnostics if each.is_error]
    assert errors[: len(said) or 1] == said


_TIER = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
external bank { host "bank.example.com"; port http 80 }
service api like web { calls bank }
attach cache to web { reach load-balancer }
expect web { %s }
"""


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("with web crashed { GET / -> 503 }", []),
        (
            "with cache crashed { GET / -> 503 }",
            ["`cache` is no service of this program, which could crash by itself"],
        ),
        (
            "with bank crashed { GET / -> 200 }",
            ["`bank` is no service of this program, which could crash by itself"],
        ),
        ("alert WebDown -> fires", ["no alert is about `web`"]),
    ],
)
def test_only_a_service_crashes_by_itself(lines: str, said: list[str]) -> None:
    outcome = compile_program("app.ddp", lambda _: (_TIER % lines).encode(), Options())
    assert [each.message for each in outcome.diagnostics if each.is_error] == said


def test_a_name_may_stand_for_pods_that_are_not_ready() -> None:
    told: dict[str, list[str]] = {}
    pod = cast(Any, SimpleNamespace(name="web-0"))
    headless = [
        Headless(name=name, port_name="http", port=80, pods=(("a", pod),), unready=name == "all")
        for name in ("all", "ready")
    ]
    records = SimpleNamespace(headless=lambda name, _p, _n, pods: told.update({name: list(pods)}))
    cluster = SimpleNamespace(services=())
    endpoints = Endpoints(cast(Any, cluster), cast(Any, records), tuple(headless))
    endpoints.take_out(pod, ended=False)
    assert told == {"all": ["a"], "ready": []}
    endpoints.bring_back(pod)
    assert told == {"all": ["a"], "ready": ["a"]}
    endpoints.take_out(pod)
    assert told == {"all": [], "ready": []}
