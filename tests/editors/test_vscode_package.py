"""The VS Code folder holds together, and nothing in it or beside it names a host."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.editors.compare import PROJECT
from tests.editors.vscode import FOLDER, GRAMMAR

_PACKAGE = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
_LOCK = json.loads((Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8"))


def _paths(part: Any) -> Iterator[str]:
    if isinstance(part, str) and part.startswith("./"):
        yield part.removeprefix("./")
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _paths(inner)


def test_what_is_contributed_is_there_and_is_packed() -> None:
    paths = list(_paths(_PACKAGE["contributes"]))
    assert len(paths) == 3
    for path in paths:
        assert (FOLDER / path).is_file(), path
        assert any(path == one or path.startswith(one) for one in _PACKAGE["files"]), path


def test_the_package_has_the_project_s_version_and_the_grammar_s_name() -> None:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        assert _PACKAGE["version"] == tomllib.load(file)["project"]["version"]
    (grammar,) = _PACKAGE["contributes"]["grammars"]
    assert grammar["scopeName"] == json.loads(GRAMMAR.read_text(encoding="utf-8"))["scopeName"]


def test_npm_packages_are_locked_by_content_not_by_address() -> None:
    locked = {name: entry for name, entry in _LOCK["packages"].items() if name}
    assert len(locked) >= 2
    assert "://" not in json.dumps([_LOCK, _PACKAGE])
    for name, entry in locked.items():
        assert "integrity" in entry, name
        assert "resolved" not in entry, name
