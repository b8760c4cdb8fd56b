"""Whatever directive that matters is changed in a build, an expectation of its program fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rehearse.changed.row import Group
from tests.rehearse.changed.table import GROUPS
from tests.servers.harness import ledger

_PROJECT = Path(__file__).parents[2]
_SECONDS = 400
LEAST = 40
"""Directives that are changed, at the least."""


def _told(name: str) -> list[dict[str, object]]:
    """What came of a group, in a process of its own: a stage is left by none that has threads."""
    argv = [sys.executable, "-m", "tests.rehearse.changed.trying", name]
    done = subprocess.run(
        argv, capture_output=True, text=True, timeout=_SECONDS, check=False, cwd=_PROJECT
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", GROUPS)
def test_a_changed_directive_fails_an_expectation(name: str) -> None:
    group: Group = GROUPS[name]
    told = _told(name)
    before = [each for each in told if "expectation" in each]
    assert {each["expectation"] for each in before} == {row.expectation for row in group.rows}
    assert [each for each in before if _outcomes(each) != {"held"}] == []
    after = {each["row"]: each for each in told if "row" in each}
    assert after.keys() == set(range(len(group.rows)))
    unnoticed = [
        (group.rows[number], each["came"])
        for number, each in enumerate(after.values())
        if "failed" not in _outcomes(each)
    ]
    assert unnoticed == []
    ledger.record("changed directives that an expectation notices", len(group.rows))


def _outcomes(told: dict[str, object]) -> set[str]:
    results = told["came"]
    assert isinstance(results, list)
    return {result["outcome"] for result in results}


def test_enough_directives_are_changed() -> None:
    rows = [row for group in GROUPS.values() for row in group.rows]
    assert len({(row.file, row.emitted) for row in rows}) >= LEAST
