"""The page of what the compiler knows names codes that there are, each with both its programs."""

from __future__ import annotations

import re

import pytest

from ddpc.cli.codes import all_codes
from tests.house.docs.pages import PROJECT

CODES = {code.slug: code for code in all_codes()}
ROWS = [
    line
    for line in (PROJECT / "docs" / "knows.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| what", "| ---"))
]


def test_every_kind_of_mistake_is_there() -> None:
    assert len(ROWS) == 22


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_what_is_said_is_said(row: str) -> None:
    named = re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", row.split("|")[2])
    assert named
    for slug in named:
        assert slug in CODES, slug
        code = CODES[slug]
        assert not code.guard, f"{slug}: no program is refused with it"
        assert code.example, slug
        assert code.instead, slug
        assert code.why, slug
