"""The reader shares no code with what it reads after."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
INDEPENDENT = sorted((*HERE.glob("reader/*.py"), *HERE.glob("agreements/*.py")))


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = str(node.module)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def _reached(path: Path, seen: set[Path]) -> set[str]:
    """Every module that a file imports, and those that the tests' own modules among them do."""
    names = _imported(path)
    for name in sorted(names):
        file = ROOT / (name.replace(".", "/") + ".py")
        if name.startswith("tests.") and file.exists() and file not in seen:
            seen.add(file)
            names |= _reached(file, seen)
    return names


@pytest.mark.parametrize("path", INDEPENDENT, ids=lambda one: one.stem)
def test_the_reader_imports_nothing_of_the_compiler(path: Path) -> None:
    assert not {name for name in _reached(path, set()) if name.split(".")[0] == "ddpc"}


def test_imports_are_found() -> None:
    assert len(INDEPENDENT) > 15
    assert "ddpc.driver" in _reached(HERE / "material.py", set())
    assert "re" in _reached(HERE / "reader/graph.py", set())
