"""Measurements are of every series; a record of a line came after the line."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ddpc.driver import Options, compile_program
from ddpc.ir.asking import Logs
from ddpc.ir.observation import Measured, Record, RecordField
from ddpc.rehearse import watched
from ddpc.rehearse.output import Output
from ddpc.rehearse.result import FAILED, HELD
from ddpc.rehearse.series import series_of
from ddpc.rehearse.watched import WatchTrial, measured_in

_SCRAPED = """# HELP keys How many.
# TYPE keys gauge
keys{db="db0",kind="a b"} 3
keys{db="db1",kind="say \\"}\\" \\\\"} 5 1700000000000
keys_total 7
up 1
slow +Inf
"""


@pytest.mark.parametrize(
    ("name", "labels", "values"),
    [
        ("keys", (), [3, 5]),
        ("keys", (("db", "db0"),), [3]),
        ("keys", (("kind", 'say "}" \\'),), [5]),
        ("keys", (("kind", "a b"), ("db", "db0")), [3]),
        ("keys", (("kind", "a b"), ("db", "db1")), []),
        ("up", (), [1]),
        ("up", (("db", "db0"),), []),
        ("slow", (), [float("inf")]),
        ("TYPE", (), []),
    ],
)
def test_series_are_known_by_their_labels(
    name: str, labels: tuple[tuple[str, str], ...], values: list[float]
) -> None:
    assert [each.value for each in series_of(_SCRAPED, name, labels)] == values


@pytest.mark.parametrize(
    ("seen", "labels", "held", "came"),
    [
        (Measured(), (), True, "2 series, 3 to 5"),
        (Measured(low=3), (), True, "2 series, 3 to 5"),
        (Measured(low=4), (), False, '1 of 2 series are not so, as {db="db0",kind="a b"} 3'),
        (Measured(low=4), (("db", "db0"),), False, '{db="db0",kind="a b"} 3'),
        (Measured(low=4), (("db", "db1"),), True, '{db="db1",kind="say "}" \\"} 5'),
        (Measured(high=2), (("db", "db0"),), False, '{db="db0",kind="a b"} 3'),
        (Measured(), (("db", "db2"),), False, "nothing"),
    ],
)
def test_every_series_is_as_expected(
    seen: Measured, labels: tuple[tuple[str, str], ...], held: bool, came: str
) -> None:
    judged = measured_in(seen, tuple(series_of(_SCRAPED, "keys", labels)))
    assert (judged.held, judged.came) == (held, came)


_APP = """app demo { monitored from namespace monitoring }
service redis {
  image "redis:7.2"
  port  redis 6379
  data  store
  ready tcp
  storage 1Gi at /data
  reach load-balancer
}
attach metrics to redis { }
expect redis { metric redis_db_keys with %s -> 1 }
"""


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("db db0", []),
        ("cmd get db db0", []),
        ("db", ["the label `db` has no value here"]),
        ('"d-b" 0', ["`d-b` is no label's name"]),
    ],
)
def test_labels_are_pairs(labels: str, said: list[str]) -> None:
    outcome = compile_program("app.ddp", lambda _: (_APP % labels).encode(), Options())
    assert [each.message for each in outcome.diagnostics if each.is_error] == said


class _Collector:
    """Makes a record of each line of a file, a while after it was written."""

    def __init__(self) -> None:
        self._output = Output()
        self.output, self.mark = self._output.text, self._output.mark

    def collect(self, text: str) -> None:
        os.write(self._output.writer, json.dumps({"message": text}).encode() + b"\n")
        while text not in self.output():
            time.sleep(0.001)

    def close(self) -> None:
        self._output.close_writer()


def test_a_record_of_an_earlier_line_is_none_of_a_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "FOLDER", tmp_path)
    monkeypatch.setattr(watched, "_COLLECTED_SECONDS", 0.3)
    collector = _Collector()
    container = SimpleNamespace(argv=("fluentd",), mounts={"/logs": "volume"})
    pod = SimpleNamespace(name="web-0")
    spot = SimpleNamespace(home="web", container=container, name="web-0/logs", pod=pod, runner=None)
    running = SimpleNamespace(spots=(spot,), processes={spot.name: collector})
    trial = WatchTrial(cast(Any, SimpleNamespace(running=running)), "web")
    record = Record(fields=(RecordField(name="message", value="one"),))
    line = Logs(text="one", file="/logs/a")
    collector.collect("one")
    try:
        assert trial.logs(0, Logs(), record).outcome == HELD
        assert trial.logs(1, line, record).outcome == FAILED
        assert (tmp_path / "pods/web-0/volume/a").read_text() == "one\n"
        monkeypatch.setattr(trial.__class__, "_write", lambda *_: collector.collect("one"))
        assert trial.logs(2, line, record).outcome == HELD
    finally:
        collector.close()
