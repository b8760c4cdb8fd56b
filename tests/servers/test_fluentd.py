"""The real fluentd, where the machine has one, judges every file and runs one.

It is in no registry that these tests read, so elsewhere they are left out, and the suite says so.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from tests.backends.fluentd.pipelines import Kept, conf, kept
from tests.servers.harness import fluentd

OWN_PLUGINS = [one for one in kept() if "redis_slowlog" not in one.text]
"""The files that need no gem."""


@pytest.mark.parametrize("one", OWN_PLUGINS, ids=lambda one: f"{one.name}-{one.folder}")
def test_it_accepts_every_file_without_a_warning(one: Kept, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    text = one.text.replace("/fluentd/state/", f"{tmp_path}/state/")
    (tmp_path / "fluent.conf").write_text(text, encoding="utf-8")
    result = fluentd.check(tmp_path)
    assert result.ok, result


@pytest.mark.parametrize(
    ("old", "new"),
    [("@type json", "@type jsno"), ("read_from_head true", "read_from_head maybe")],
)
def test_it_refuses_what_is_wrong(old: str, new: str, tmp_path: Path) -> None:
    text = conf("collect file /var/log/web/a.log as json")
    assert old in text
    (tmp_path / "fluent.conf").write_text(text.replace(old, new), encoding="utf-8")
    assert not fluentd.check(tmp_path).ok


def test_a_misspelt_parameter_passes_it_and_so_the_compiler_knows_them(tmp_path: Path) -> None:
    text = conf("collect file /var/log/web/a.log as json").replace("pos_file ", "posfile ")
    (tmp_path / "fluent.conf").write_text(text, encoding="utf-8")
    assert "posfile" in text
    assert fluentd.check(tmp_path).ok


LINES = {
    "access.log": (
        "nothing of nginx\n"
        '10.0.0.1 - - [10/Oct/2025:13:55:36 +0200] "GET /a HTTP/1.1" 200 12 "-" "curl/8"\n'
        "no line of nginx, password=hidden\n"
    ),
    "apache.log": '10.0.0.2 - ann [10/Oct/2025:13:55:37 +0200] "GET /b HTTP/1.1" 404 -\n',
    "audit.log": (
        '{"user":{"name":"ann","token":"hidden"},"password":"hidden","time":"yesterday"}\n'
        '{"text":"a\xff"}\n'
        '{"password":"hidden\n'
        '{"a":{"password":"hidden"}\n'
        '["password","hidden"]\n'
        '"hidden"\n'
    ),
    "level.log": "2025-10-10T01:02:03+0000 [WARN] it's late\n",
    "trace.log": "before\n[1] first\n  more\n[2] " + "x" * 200 + "\n[3] last\n",
    "plain.log": "one\n" + "y" * 70_000 + "\ntwo\n",
}
FILES = (
    "collect file /var/log/web/access.log as nginx",
    "collect file /var/log/web/apache.log as apache2",
    "collect file /var/log/web/audit.log as json",
    r'collect file /var/log/web/level.log as regexp "^(?<time>[^ ]+) \\[(?<level>[A-Z]+)\\]'
    r' it\'s (?<what>.*)$" time "%Y-%m-%dT%H:%M:%S%z"'.replace(r"\'", "'"),
)
TEXTS = (
    r'collect file /var/log/web/trace.log as multiline start "^\\["',
    "collect file /var/log/web/plain.log as text",
    "truncate 100",
)


class Running:
    """A folder with logs that a fluentd follows, and what it prints."""

    def __init__(self, folder: Path, *lines: str) -> None:
        self.folder = folder
        with create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "state").mkdir()
        (folder / "log").mkdir()
        text = conf(*lines, f"listen {self.port}").replace("0.0.0.0", "127.0.0.1")
        text = text.replace("'/var/log/web/", f"'{folder}/log/")
        text = text.replace("'/fluentd/state/", f"'{folder}/state/")
        (folder / "fluent.conf").write_text(text, encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Add to a file, as the service does."""
        with (self.folder / "log" / name).open("ab") as file:
            file.write(text.encode("latin-1"))

    def said(self) -> str:
        """All that it has printed."""
        return (self.folder / "out").read_text(encoding="utf-8")

    def records(self, name: str = "") -> list[dict[str, Any]]:
        """The records of a file so far; each line is one JSON object."""
        found = [json.loads(line) for line in self.said().splitlines()]
        return [one for one in found if one.get("source", "").endswith(name) and "source" in one]

    def until(self, ready: Callable[[], bool], seconds: float = 25) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)


def test_files_become_records_of_one_shape_and_redacted_fields_are_nowhere(tmp_path: Path) -> None:
    running = Running(tmp_path, *FILES, "redact password user.token")
    for name in ("access.log", "apache.log", "audit.log", "level.log"):
        running.write(name, LINES[name])
    with fluentd.run(tmp_path):
        running.until(lambda: len(running.records()) == 11)
    said = running.said()
    assert "hidden" not in said
    assert all(one["service"] == "web" for one in running.records())
    shapes = {frozenset(one) for one in running.records()}
    common = {"time", "service", "source"}
    assert shapes == {frozenset(common | {"fields"}), frozenset(common | {"message"})}
    withheld = [one["message"] for one in running.records() if "message" in one]
    assert len(withheld) == 6
    assert all("withheld" in one for one in withheld)
    nginx = next(one for one in running.records("access.log") if "fields" in one)
    assert (nginx["fields"]["code"], nginx["fields"]["size"]) == (200, 12)
    assert nginx["time"] == "2025-10-10T11:55:36.000Z"
    (apache,) = running.records("apache.log")
    assert (apache["fields"]["user"], apache["time"]) == ("ann", "2025-10-10T11:55:37.000Z")
    audit = [one["fields"] for one in running.records("audit.log") if "fields" in one]
    assert audit == [{"user": {"name": "ann"}, "time": "yesterday"}, {"text": "a\ufffd"}]
    (level,) = running.records("level.log")
    assert level["fields"] == {"level": "WARN", "what": "late"}
    assert level["time"] == "2025-10-10T01:02:03.000Z"


def test_lines_that_fit_no_format_keep_their_text_where_nothing_is_redacted(tmp_path: Path) -> None:
    running = Running(tmp_path, FILES[2], "truncate 16")
    running.write("audit.log", "no JSON at all, and long\n{}\n")
    with fluentd.run(tmp_path):
        running.until(lambda: len(running.records()) == 2)
    texts = [one for one in running.records() if "message" in one]
    assert [(one["message"], one["complete"]) for one in texts] == [("no JSON at a", False)]


def test_texts_are_cut_and_nothing_is_lost_at_the_end(tmp_path: Path) -> None:
    running = Running(tmp_path, *TEXTS)
    running.write("trace.log", LINES["trace.log"])
    running.write("plain.log", LINES["plain.log"])
    with fluentd.run(tmp_path):
        running.until(lambda: len(running.records("trace.log")) >= 3)
        running.until(lambda: len(running.records("plain.log")) == 2)
        running.write("plain.log", "the last words\n")
    trace = running.records("trace.log")
    assert [one["message"] for one in trace] == [
        "before",
        "[1] first\n  more",
        "[2] " + "x" * 92,
        "[3] last",
    ]
    assert [one.get("complete") for one in trace] == [None, None, False, None]
    plain = [one["message"] for one in running.records("plain.log")]
    assert plain == ["one", "two", "the last words"]
    assert "longer than 65536" in running.said()


def test_a_rotated_file_is_followed_and_a_restart_repeats_nothing(tmp_path: Path) -> None:
    running = Running(tmp_path, "collect file /var/log/web/plain.log as text")
    with fluentd.run(tmp_path):
        running.write("plain.log", "one\n")
        running.until(lambda: len(running.records()) == 1)
        (tmp_path / "log" / "plain.log").rename(tmp_path / "log" / "plain.log.1")
        running.write("plain.log", "two\n")
        running.until(lambda: len(running.records()) == 2)
    before = running.records()
    running.write("plain.log", "three\n")
    with fluentd.run(tmp_path):
        running.until(lambda: len(running.records()) == 1)
    assert [one["message"] for one in before + running.records()] == ["one", "two", "three"]


def test_its_health_is_its_own(tmp_path: Path) -> None:
    running = Running(tmp_path, "collect slowlog", *FILES[:1])
    url = f"http://127.0.0.1:{running.port}/api/plugins.json?type=monitor_agent"

    def well() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    with fluentd.run(tmp_path):
        running.until(well)
