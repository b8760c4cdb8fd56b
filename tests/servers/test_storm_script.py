"""What asks Storm: a record for every topology, and words where there is none to be had."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ddpc.backends.fluentd.scripts import STORM, script
from ddpc.rehearse.network import Pod, new_network
from ddpc.rehearse.stub import Answer, Request, serve
from tests.servers.harness import fluentd

PORT = 8080
SUMMARY = "/api/v1/topology/summary"
WORDS = {
    "id": "words-1-17",
    "name": "words",
    "status": "ACTIVE",
    "owner": "storm",
    "uptime": "2h 3m",
    "tasksTotal": 28,
    "workersTotal": 3,
    "executorsTotal": 28,
    "encodedId": "words-1-17",
}
DETAIL = {
    "topologyStats": [
        {"window": "600", "emitted": 120, "transferred": 100, "acked": 90, "failed": 2}
        | {"completeLatency": "12.345", "windowPretty": "10m 0s"},
        {"window": "10800", "emitted": 9, "transferred": 9, "acked": 9, "failed": 0}
        | {"completeLatency": "1.0"},
    ]
}


@pytest.fixture
def pod() -> Iterator[Pod]:
    with new_network() as network:
        yield network.pod("storm")


def _storm(*topologies: dict[str, Any], detail: object = DETAIL) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        if request.path == SUMMARY:
            return Answer(body=json.dumps({"topologies": topologies}).encode())
        return Answer(body=json.dumps(detail).encode())

    return answer


def _poll(pod: Pod, url: str = "", window: int = 600, longest: int = 256) -> list[dict[str, Any]]:
    argv = ["ruby", "--disable-gems", f"/fluentd/etc/{STORM}", url or f"http://127.0.0.1:{PORT}"]
    done = fluentd.ruby(
        *argv,
        str(window),
        str(longest),
        pod=pod,
        volumes={"/fluentd/etc": {STORM: script(STORM).encode()}},
        seconds=30,
    )
    assert done.status == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_each_topology_is_a_record(pod: Pod) -> None:
    other = {**WORDS, "id": "new/ lines?-2", "name": "lines", "status": "KILLED"}
    with serve(pod, PORT, _storm(WORDS, other)) as stub:
        first, second = _poll(pod)
    assert first == {
        "message": "words is ACTIVE",
        "duration_ms": 12.345,
        "fields": {
            **{key: value for key, value in WORDS.items() if key != "encodedId"},
            "emitted": 120,
            "transferred": 100,
            "acked": 90,
            "failed": 2,
            "window_s": 600,
        },
    }
    assert second["message"] == "lines is KILLED"
    details = [path.partition("?") for path in stub.paths() if path != SUMMARY]
    assert [query for _, _, query in details] == ["window=600&sys=0"] * 2
    assert details[1][0] == "/api/v1/topology/new%2F%20lines%3F-2"


def test_the_window_chooses_the_figures(pod: Pod) -> None:
    with serve(pod, PORT, _storm(WORDS)):
        (record,) = _poll(pod, window=10_800)
    assert (record["fields"]["acked"], record["duration_ms"]) == (9, 1.0)


def test_no_topologies_are_no_records(pod: Pod) -> None:
    with serve(pod, PORT, _storm()):
        assert _poll(pod) == []


def test_a_path_before_the_interface_is_kept(pod: Pod) -> None:
    with serve(pod, PORT, _storm()) as stub:
        assert _poll(pod, url=f"http://127.0.0.1:{PORT}/ui") == []
    assert stub.paths() == [f"/ui{SUMMARY}"]


def test_long_names_are_cut_and_said_so(pod: Pod) -> None:
    with serve(pod, PORT, _storm({**WORDS, "name": "w" * 300})):
        (record,) = _poll(pod, longest=64)
    assert record["message"] == "w" * 60
    assert record["complete"] is False


@pytest.mark.parametrize("detail", [[], {}, {"topologyStats": "none"}, {"topologyStats": [1]}])
def test_a_topology_without_figures_is_a_record_without(pod: Pod, detail: object) -> None:
    with serve(pod, PORT, _storm(WORDS, detail=detail)):
        *said, record = _poll(pod)
    assert record["message"] == "words is ACTIVE"
    assert "duration_ms" not in record
    assert [one["level"] for one in said] == (["error"] if detail == [] else [])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status=500), "it answers with the status 500"),
        (Answer(status=302, headers={"Location": "http://192.0.2.1/"}), "the status 302"),
        (Answer(body=b"<html>"), "its answer is no JSON"),
        (Answer(body=b"[]"), "its answer is no object"),
        (Answer(body=b" " * (5 << 20)), "its answer is too long"),
    ],
)
def test_other_answers_are_told(pod: Pod, answer: Answer, said: str) -> None:
    with serve(pod, PORT, lambda _: answer):
        (record,) = _poll(pod)
    assert record["level"] == "error"
    assert said in record["message"]


def test_nobody_there_is_told(pod: Pod) -> None:
    (record,) = _poll(pod)
    assert record["level"] == "error"
    assert record["message"].startswith("Storm cannot be asked: ")
