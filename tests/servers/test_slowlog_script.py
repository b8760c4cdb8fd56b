"""What asks Redis for its slow log: every entry once, over restarts, refusals and oddities."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import define, field

from ddpc.backends.fluentd.scripts import SLOWLOG, script
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.sandbox import File
from tests.servers.harness import fluentd, stores
from tests.servers.harness.stores import Client, connected

PORT = 6379
PASSWORD = "p@ss: #word"
_MARK = "---- the remembered place ----"
# What is remembered is laid down before and printed after: nothing of a sandbox stays.
_DRIVER = (
    "if test -s /before/state; then cp /before/state /fluentd/state/s; fi;"
    f' "$@"; echo; echo "{_MARK}"; cat /fluentd/state/s 2>/dev/null'
)


@define
class Collector:
    """The script with what it remembers from one run to the next."""

    pod: Pod
    password: str | None = None
    longest: int = 64
    state: bytes = b""
    text: str = field(factory=lambda: script(SLOWLOG))

    def poll(self, port: int = PORT) -> list[dict[str, Any]]:
        """One run's records."""
        mounted: dict[str, dict[str, bytes | File]] = {
            "/fluentd/etc": {SLOWLOG: self.text.encode()},
            "/before": {"state": self.state},
        }
        argv = ["ruby", "--disable-gems", f"/fluentd/etc/{SLOWLOG}", "127.0.0.1", str(port)]
        argv += [str(self.longest), "/fluentd/state/s"]
        if self.password is not None:
            mounted["/secret"] = {"password": File(self.password.encode())}
            argv.append("/secret/password")
        done = fluentd.ruby("/bin/sh", "-c", _DRIVER, "sh", *argv, pod=self.pod, volumes=mounted)
        records, _, after = done.output.partition(_MARK)
        lines = after.strip().splitlines()
        self.state = lines[0].encode() if lines and lines[0].startswith("{") else b""
        return [json.loads(line) for line in records.splitlines() if line]


@contextmanager
def _redis(pod: Pod, settings: str = "") -> Iterator[Client]:
    """A Redis whose slow log holds what a client sends between ``_slow`` and its end."""
    quiet = f"slowlog-log-slower-than -1\n{settings}"
    with (
        stores.redis(pod, PORT, settings=quiet),
        connected(pod, "127.0.0.1", PORT) as client,
    ):
        if "requirepass" in settings:
            client.redis("AUTH", PASSWORD)
        yield client


def _slow(client: Client, *commands: tuple[str, ...]) -> None:
    """Have exactly these commands in the slow log."""
    client.redis("CONFIG", "SET", "slowlog-log-slower-than", "0")
    client.redis_many(list(commands))
    client.redis("CONFIG", "SET", "slowlog-log-slower-than", "-1")


def _own(records: list[dict[str, Any]]) -> list[str]:
    """The messages, but for those of the test's own switching."""
    return [one["message"] for one in records if not one["message"].startswith("CONFIG SET")]


@pytest.fixture
def pod() -> Iterator[Pod]:
    with new_network() as network:
        yield network.pod("redis")


def test_every_entry_comes_once(pod: Pod) -> None:
    collector = Collector(pod)
    with _redis(pod) as client:
        assert collector.poll() == []
        assert collector.state
        _slow(client, ("SET", "a", "1"), ("GET", "a"))
        first = collector.poll()
        assert _own(first) == ["SET a 1", "GET a"]
        assert collector.poll() == []
        _slow(client, ("DEL", "a"))
        assert _own(collector.poll()) == ["DEL a"]
        ids = [one["fields"]["id"] for one in first]
        assert ids == sorted(ids)


def test_records_have_the_shape_that_is_promised(pod: Pod) -> None:
    collector = Collector(pod, longest=32)
    with _redis(pod) as client:
        client.redis("CLIENT", "SETNAME", "shop")
        _slow(client, ("SET", "long", "x" * 100), ("SET", "short", "y"))
        long, short = (one for one in collector.poll() if one["message"].startswith("SET"))
    assert set(short) == {"time", "message", "duration_ms", "fields"}
    assert short["message"] == "SET short y"
    assert 0 <= short["duration_ms"] < 1_000
    assert short["time"] > 1_600_000_000
    assert short["fields"]["client"].startswith("127.0.0.1:")
    assert short["fields"]["client_name"] == "shop"
    assert long["message"] == "SET long " + "x" * 19
    assert len(long["message"]) <= 32
    assert long["complete"] is False


def test_a_restart_begins_anew_whatever_the_numbers_are(pod: Pod) -> None:
    collector = Collector(pod)
    with _redis(pod) as client:
        _slow(client, *[("SET", "a", str(number)) for number in range(5)])
        assert len(_own(collector.poll())) == 5
    assert [one["level"] for one in collector.poll()] == ["error"]  # it is down
    assert collector.state, "what was remembered is forgotten"
    with _redis(pod) as client:
        _slow(client, ("SET", "b", "new"))
        assert _own(collector.poll()) == ["SET b new"]
        assert collector.poll() == []


def test_what_redis_dropped_is_counted(pod: Pod) -> None:
    collector = Collector(pod)
    with _redis(pod, "slowlog-max-len 4") as client:
        _slow(client, ("SET", "a", "0"))
        collector.poll()
        _slow(client, *[("SET", "a", str(number)) for number in range(1, 11)])
        records = collector.poll()
    assert len(records) == 4
    # One switch and ten commands are new, and four are left.
    assert [one["fields"].get("missed") for one in records] == [7, None, None, None]


def test_the_password_is_read_from_its_file(pod: Pod) -> None:
    settings = f'requirepass "{PASSWORD}"'
    with _redis(pod, settings) as client:
        _slow(client, ("SET", "a", "1"))
        assert _own(Collector(pod, password=PASSWORD + "\n").poll())[0] == "SET a 1"
        for wrong in (None, "other"):
            (record,) = Collector(pod, password=wrong).poll()
            assert record["level"] == "error"
            assert "AUTH" in record["message"]
            assert PASSWORD not in json.dumps(record)


def test_odd_texts_arrive_as_json(pod: Pod) -> None:
    odd = ('"\\', "é€😀", "\t\n\x01", "#{exit}", "${record}", "$(touch /tmp/x)")
    with _redis(pod) as client:
        _slow(client, *[("SET", "k", text) for text in odd])
        assert _own(Collector(pod).poll()) == [f"SET k {text}" for text in odd]


def test_bytes_that_are_no_text_are_replaced(pod: Pod) -> None:
    with _redis(pod) as client:
        client.redis("CONFIG", "SET", "slowlog-log-slower-than", "0")
        client.sock.sendall(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\na\xffb\r\n")
        client.redis("PING")
        client.redis("CONFIG", "SET", "slowlog-log-slower-than", "-1")
        assert "SET k a\ufffdb" in _own(Collector(pod).poll())


def test_nobody_there_and_nonsense_remembered(pod: Pod) -> None:
    (record,) = Collector(pod).poll(port=1)
    assert record["level"] == "error"
    assert "Connection refused" in record["message"]
    with _redis(pod) as client:
        _slow(client, ("SET", "a", "1"))
        for nonsense in (b"{", b"{}", b'{"run":1,"last":"x"}', b"[1]", b"\xff"):
            assert _own(Collector(pod, state=nonsense).poll())[:1] == ["SET a 1"]


def test_the_test_would_see_entries_that_come_twice(pod: Pod) -> None:
    forgetful = script(SLOWLOG).replace("remember(now, last)", "")
    assert forgetful != script(SLOWLOG)
    collector = Collector(pod, text=forgetful)
    with _redis(pod) as client:
        _slow(client, ("SET", "a", "1"))
        assert _own(collector.poll()) == ["SET a 1"]
        assert _own(collector.poll()) == ["SET a 1"]
