"""The alerts that ship, over an hour that promtool makes up: in time, and not before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from ddpc.driver import Options, compile_program
from tests.servers.harness import prometheus
from tests.servers.harness.prometheus import FOLDER

PROGRAM = """\
app shop { monitored from namespace monitoring }

let used = "redis_memory_used_bytes / redis_memory_max_bytes > 0.9"
let what = "{{ $labels.instance }}: {{ $value | humanizePercentage }}"

service redis {
  image    "redis:7.2"
  port     redis 6379
  replicas 2
  data     cache
  ready    tcp
  reach    load-balancer
}

attach metrics to redis {
  every 1min
  down  for 3min severity page
  alert RedisFull when ${used} for 10min summary ${what}
}
"""
JOB = 'job="shop/redis-metrics"'
ONE, TWO = f'{JOB}, instance="10.0.0.1:9121"', f'{JOB}, instance="10.0.0.2:9121"'
DOWN = "redis: its exporter at 10.0.0.2:9121 does not reach it"


def _files(tests: list[Mapping[str, Any]], change: tuple[bytes, bytes] = (b"", b"")) -> Any:
    outcome = compile_program("app.ddp", lambda _: PROGRAM.encode(), Options())
    assert outcome.diagnostics == ()
    made = prometheus.files_of({file.path: file.text for file in outcome.files})
    assert change[0] in made["rules.yml"]
    made = {**made, "rules.yml": made["rules.yml"].replace(*change)} if change[0] else made
    document = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": tests}
    return {**made, "test.yml": yaml.safe_dump(document).encode()}


def _fires(alert: str, at: str, *labels: Mapping[str, str], summary: str = "") -> dict[str, Any]:
    return {
        "eval_time": at,
        "alertname": alert,
        "exp_alerts": [
            {"exp_labels": dict(each), "exp_annotations": {"summary": summary}} for each in labels
        ],
    }


_TWO_IS_DOWN = {
    "severity": "page",
    "service": "redis",
    "job": "shop/redis-metrics",
    "instance": "10.0.0.2:9121",
}
TESTS: list[Mapping[str, Any]] = [
    {
        "name": "one Redis goes down after 10 minutes, its exporter stays",
        "interval": "1m",
        "input_series": [
            {"series": f"up{{{ONE}}}", "values": "1x60"},
            {"series": f"up{{{TWO}}}", "values": "1x60"},
            {"series": f"redis_up{{{ONE}}}", "values": "1x60"},
            {"series": f"redis_up{{{TWO}}}", "values": "1x10 0x49"},
        ],
        "alert_rule_test": [
            _fires("RedisDown", "13m"),
            _fires("RedisDown", "14m", _TWO_IS_DOWN, summary=DOWN),
            _fires("RedisMetricsSilent", "60m"),
            _fires("RedisMetricsAbsent", "60m"),
        ],
    },
    {
        "name": "a pod does not answer, then there is none",
        "interval": "1m",
        "input_series": [{"series": f"up{{{TWO}}}", "values": "1x5 0x9 _x40"}],
        "alert_rule_test": [
            _fires("RedisMetricsSilent", "8m"),
            _fires(
                "RedisMetricsSilent",
                "9m",
                _TWO_IS_DOWN,
                summary="redis: 10.0.0.2:9121 gives no metrics",
            ),
            _fires("RedisMetricsAbsent", "20m"),
            _fires(
                "RedisMetricsAbsent",
                "30m",
                {key: _TWO_IS_DOWN[key] for key in ("severity", "service", "job")},
                summary="redis: no pod is there to give metrics",
            ),
        ],
    },
    {
        "name": "one fills up",
        "interval": "1m",
        "input_series": [
            {"series": f"up{{{TWO}}}", "values": "1x60"},
            {"series": f"redis_memory_used_bytes{{{TWO}}}", "values": "0x9 95x50"},
            {"series": f"redis_memory_max_bytes{{{TWO}}}", "values": "100x60"},
        ],
        "alert_rule_test": [
            _fires("RedisFull", "19m"),
            _fires(
                "RedisFull",
                "20m",
                {**_TWO_IS_DOWN, "severity": "warning"},
                summary="10.0.0.2:9121: 95%",
            ),
        ],
    },
]


@pytest.mark.parametrize("version", prometheus.VERSIONS)
def test_the_alerts_fire_in_time(version: str) -> None:
    options = ("test", "rules", f"{FOLDER}/test.yml")
    done, _ = prometheus.promtool(options, _files(TESTS), version=version)
    assert done.status == 0, done.output


@pytest.mark.parametrize(
    "change",
    [
        (b"redis_up{", b"up{"),
        (b"for: 3m", b"for: 4m"),
        (b"shop/redis-metrics", b"shop/redis"),
        (b"> 0.9", b"> 0.95"),
        (b"severity: page", b"severity: ticket"),
    ],
)
def test_another_word_in_the_rules_is_noticed(change: tuple[bytes, bytes]) -> None:
    options = ("test", "rules", f"{FOLDER}/test.yml")
    files = _files(TESTS, change)
    done, _ = prometheus.promtool(options, files, version=prometheus.VERSIONS[0])
    assert done.status != 0, done.output
