"""What docs/architecture.md says of imports and passes is so."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

from ddpc.passes.pipeline import PIPELINE
from ddpc.patterns.catalogue import PATTERNS

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")


def _table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    below = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in below.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def _told() -> dict[str, set[str]]:
    return {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in _table("The rooms")}


def _imports(file: Path) -> set[str]:
    """The rooms that a file imports from, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "ddpc":
            names = [f"ddpc.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found |= {name.split(".")[1] for name in names if name.startswith("ddpc.")}
    return found - {"__version__"}


def _done() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in sorted((PROJECT / "ddpc").rglob("*.py")):
        inner = file.relative_to(PROJECT / "ddpc")
        room = inner.parts[0].removesuffix(".py")
        found.setdefault(room, set()).update(_imports(file) - {room})
    found.pop("__init__")
    return found


def test_rooms_import_what_the_table_says_and_no_more() -> None:
    told, done = _told(), _done()
    assert set(told) == set(done)
    assert {room: sorted(done[room] - told[room]) for room in done if done[room] - told[room]} == {}


def test_the_table_allows_nothing_that_is_not_needed() -> None:
    told, done = _told(), _done()
    assert {room: sorted(told[room] - done[room]) for room in told if told[room] - done[room]} == {}


def test_there_are_no_circles() -> None:
    assert len(list(TopologicalSorter(_told()).static_order())) == len(_told())


def test_passes_name_no_pattern_and_patterns_no_server() -> None:
    patterns = {pattern.name.replace("-", "_") for pattern in PATTERNS}
    for file in (PROJECT / "ddpc" / "passes").rglob("*.py"):
        found = re.findall(r"^from ddpc\.patterns\.(\w+)", file.read_text(), re.MULTILINE)
        assert not set(found) & patterns, file.name


def test_the_passes_are_those_of_the_pipeline() -> None:
    told = [(row[0].strip("`"), row[2] == "yes") for row in _table("The passes")]
    assert told == [(one.name, one.gate) for one in PIPELINE]
