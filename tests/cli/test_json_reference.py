"""docs/json.md describes what the commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ddpc.output.paths import MANIFEST
from tests.cli.runs import Run

REFERENCE = Path(__file__).parents[2] / "docs" / "json.md"
FREE = {"inputs", "sources", "files"}
"""Members of the manifest whose own members are names of the user's."""


def members(data: Any) -> set[str]:
    """The names of all members in ``data``."""
    if isinstance(data, list):
        return set().union(*map(members, data))
    if not isinstance(data, dict):
        return set()
    inner = set().union(*(members(value) for value in data.values()))
    return set(data) | inner


def described(text: str) -> set[str]:
    """The names that the reference mentions as code."""
    return set(re.findall(r"`([a-z0-9-]+)`", text))


def test_every_member_is_described(run: Run) -> None:
    names = described(REFERENCE.read_text(encoding="utf-8"))
    for arguments in (
        ("check", "bad.ddp"),
        ("build", "good.ddp", "-o", "out"),
        ("build", "good.ddp", "-o", "out/.."),
        ("explain",),
        ("trace", "out/kubernetes/web.yaml"),
    ):
        data = json.loads(run(*arguments, "--format", "json").out)
        found = members(data)
        assert len(found) > 3
        assert found <= names, (arguments, found - names)


def test_every_member_of_the_manifest_is_described(run: Run) -> None:
    run("build", "good.ddp", "-o", "out")
    data = json.loads(Path("out", MANIFEST).read_text())
    names = described(REFERENCE.read_text(encoding="utf-8"))
    assert set(data) <= names
    free = {name: value for name, value in data.items() if name not in FREE}
    assert members(free) <= names
    for entry in data["files"].values():
        assert set(entry) <= names


def test_the_example_is_what_check_prints(run: Run) -> None:
    """But for the program, whose places it tells of."""
    blocks = re.findall(r"```json\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = map(json.loads, blocks)
    done = json.loads(run("check", "bad.ddp", "--format", "json").out)
    assert members(shown) == members(done)
    assert shown["version"] == done["version"]
