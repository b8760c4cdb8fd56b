"""What is found is told: as a table, as data, and as JUnit's XML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from ddpc.driver import Options, compile_program
from ddpc.rehearse.report import Findings, data, junit
from ddpc.rehearse.result import FAILED, HELD, UNTRIED, Result, result_of
from ddpc.rehearse.table import table
from tests.rehearse.findings import FAULTY, PROGRAM, new_findings


def test_results_survive_the_pipe() -> None:
    for result in new_findings().results:
        assert result_of(result.data()) == result


def test_the_table_tells_everything() -> None:
    text = table(new_findings())
    assert "held       GET /a -> 200" in text
    assert "client > web-cache-0 > web-0" in text
    assert 'failed     GET /a again -> from cache  from "the service"' in text
    assert "not tried  GET /b -> from web          no time was left" in text
    assert "not run: a-0/b: why <not>" in text
    said = new_findings().summary()
    assert said == "1 of 3 expectations hold (3 requests, 3 pods), 1 failed, 1 not tried"


def test_the_table_fits_a_terminal() -> None:
    findings = new_findings()
    way = ("client", *(f"web-cache-{each}" for each in range(5)), "web-0")
    long = "200, a body of 300 bytes: " + '"for bob\nand all the others" ' * 5
    findings.results[1] = Result(number=1, outcome=FAILED, came=long, ways=(way,))
    lines = table(findings, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[:5] == [
        "held       GET /a -> 200               200",
        "             client > web-cache-0 > web-0",
        "failed     GET /a again -> from cache",
        r"""             came: 200, a body of 300 bytes: "for bob\nand all the others" "for""",
        r"""               bob\nand all the others" "for bob\nand all the others" "for""",
    ]
    assert "not tried  GET /b -> from web          no time was left" in lines
    rows = table(findings).splitlines()
    assert f"             {' > '.join(way)}" in rows
    assert [row for row in rows if row.startswith("failed") and row.endswith('others"')]


def test_the_table_shows_under_which_fault_a_line_stands() -> None:
    outcome = compile_program("app.ddp", lambda _: FAULTY, Options())
    assert not outcome.failed
    findings = Findings(outcome, notes=[], absent=[], pods=3)
    findings.results = [
        Result(number=number, outcome=HELD, came="200", requests=1) for number in range(4)
    ]
    assert [line.split("  200")[0].rstrip() for line in table(findings).splitlines()] == [
        "held       GET /a -> 200",
        "held       GET /a again -> from cache",
        "           with one replica of cache down:",
        "held         GET /b -> 200",
        "held         GET /c -> 200",
    ]
    assert [each["under"] for each in data(findings)["results"]][1:3] == [
        "",
        "with one replica of cache down",
    ]
    assert 'name="with one replica of cache down: GET /c -&gt; 200"' in junit(findings, "app.ddp")


def test_a_failure_stands_at_its_line() -> None:
    (failure,) = new_findings().failures()
    source = PROGRAM.decode()
    assert source[failure.span.start : failure.span.end] == "GET /a again -> from cache"
    assert failure.label == 'came: from "the service"'
    assert "a & b" in failure.notes


def test_the_data_has_places_and_counts() -> None:
    found = data(new_findings(), lambda path: f"folder/{path}")
    assert {each["file"] for each in found["results"]} == {"folder/app.ddp"}
    assert (found["held"], found["failed"], found["untried"]) == (1, 1, 1)
    assert [(each["line"], each["outcome"]) for each in found["results"]] == [
        (10, HELD),
        (11, FAILED),
        (12, UNTRIED),
    ]


def test_junit_is_xml_with_every_case() -> None:
    suite = ET.fromstring(junit(new_findings(), "app.ddp"))[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "skipped": "1",
    }
    assert [[inner.tag for inner in case] for case in suite] == [[], ["failure"], ["skipped"]]
    said = 'expected GET /a again -> from cache, came from "the service"'
    assert suite[1][0].get("message") == said
    assert [(case.get("file"), case.get("line")) for case in suite] == [
        ("app.ddp", "10"),
        ("app.ddp", "11"),
        ("app.ddp", "12"),
    ]


def test_junit_says_what_was_expected_what_came_why_and_the_way() -> None:
    findings = new_findings()
    ways = (("client", "web-cache-0", "web-0"), ("client", "web-cache-1"))
    findings.results[1] = Result(
        number=1, outcome=FAILED, came="a <body>:\nof\x1b two", why="a & b\nand more", ways=ways
    )
    (failure,) = ET.fromstring(junit(findings, "app.ddp"))[0][1]
    expected = "expected GET /a again -> from cache"
    assert failure.get("message") == f"{expected}, came a <body>:\\nof? two"
    assert (failure.text or "").splitlines() == [
        expected,
        "came: a <body>:",
        "of? two",
        "a & b",
        "and more",
        "the way: client > web-cache-0 > web-0",
        "the way: client > web-cache-1",
    ]


def test_what_ended_early_is_told_with_all_that_was_not_tried() -> None:
    findings = new_findings()
    del findings.results[1:]
    findings.end("web-0/web has ended\nits <last> words\x1b[2J")
    assert [each.outcome for each in findings.results] == [HELD, UNTRIED, UNTRIED]
    suite = ET.fromstring(junit(findings, "app.ddp"))[0]
    assert suite.get("errors") == "1"
    inner = [[], ["skipped"], ["skipped"], ["error"]]
    assert [[each.tag for each in case] for case in suite] == inner
    assert suite[3][0].get("message") == "web-0/web has ended\nits <last> words?[2J"


def test_the_reference_describes_every_member() -> None:
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    part = page.partition("## `ddpc rehearse`")[2].partition("\n## ")[0]
    found = data(new_findings())
    members = {*found, *found["results"][0], *found["absent"][0]}
    assert members == set(re.findall(r"`([a-z]+)`", part)) - {"rehearsal"}
