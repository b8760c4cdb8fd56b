"""Floors of the house: how large files are, and what they may import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from ddpc.backends.catalogue import MONITOR, PLATFORM, SERVERS
from ddpc.ir.design import Design
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.pieces.file import FILE
from ddpc.schema.word import Schema
from tests.golden.case import cases

PROJECT = Path(__file__).parents[2]
CODE = PROJECT / "ddpc"
LONGEST = 300
GRAMMAR = PROJECT / "grammar" / "ddp.lark"
GRAMMAR_LINES = 60

DEPENDENCIES = {"attrs", "jinja2", "lark", "yaml"}
LAZY = {"jinja2", "lark", "yaml"}
"""What costs too much time for a command that does not need it."""

PURE = ("source", "diagnostics", "ir", "syntax", "schema", "reading", "patterns", "passes", "load")
IMPURE = {
    *("asyncio", "datetime", "io", "locale", "os", "pathlib", "random", "secrets", "shutil"),
    *("socket", "subprocess", "tempfile", "threading", "time", "urllib", "http", "uuid"),
}
"""What would bring in files, the network, the clock or chance."""

READS_ITS_OWN = {"syntax/grammar.py"}
"""Reads files of the package itself."""

SOURCES = sorted(CODE.rglob("*.py"))
TEXTS = [
    *SOURCES,
    *sorted(CODE.rglob("*.j2")),
    *sorted((PROJECT / "tests").rglob("*.py")),
    *sorted((PROJECT / "dev").rglob("*.py")),
]


def _name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def test_files_are_found() -> None:
    assert len(SOURCES) > 150
    assert len(TEXTS) > 250


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {_name(path): path.read_text("utf-8").count("\n") for path in TEXTS}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def _imported(tree: ast.AST) -> Iterator[str]:
    """The modules that code imports; of ``from a import b`` both ``a`` and ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in _imported(ast.parse(path.read_text("utf-8")))}


def test_nothing_is_imported_but_the_four_dependencies() -> None:
    known = {*sys.stdlib_module_names, *DEPENDENCIES, "ddpc"}
    strangers = {_name(path): _tops(path) - known for path in SOURCES}
    assert {name: found for name, found in strangers.items() if found} == {}


def test_the_core_touches_no_files_no_network_and_no_clock() -> None:
    found = {}
    for path in SOURCES:
        inner = path.relative_to(CODE)
        if inner.parts[0].removesuffix(".py") in PURE and inner.as_posix() not in READS_ITS_OWN:
            names = _tops(path) & IMPURE
            called = re.findall(r"(?<![.\w])(?:open|print|input)\(", path.read_text("utf-8"))
            if names or called:
                found[_name(path)] = (names, called)
    assert found == {}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"]])
def test_help_is_there_at_once(arguments: list[str]) -> None:
    script = (
        "import sys; from ddpc.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    loaded = set(done.stdout.rpartition("LOADED")[2].split())
    assert "ddpc.cli.main" in loaded
    assert {name.split(".")[0] for name in loaded} & {*LAZY, "pytest"} == set()
    assert "importlib.metadata" not in loaded


def _module(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    known = {_module(path) for path in SOURCES}
    graph = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        # What is imported inside of a function, or for types alone, is not needed to be imported.
        at_once = ast.Module([n for n in tree.body if not isinstance(n, _LATER)], [])
        names = set(_imported(at_once)) & known
        graph[_module(path)] = names - {_module(path)} - _parents(_module(path))
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
    assert len(order) == len(known)


_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If)


def _parents(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts))}


@pytest.mark.parametrize("room", ["patterns", "backends"])
def test_patterns_and_backends_know_nothing_of_each_other(room: str) -> None:
    folders = {path.name for path in (CODE / room).iterdir() if (path / "__init__.py").exists()}
    assert len(folders) > 3
    for folder in folders:
        others = {f"ddpc.{room}.{other}" for other in folders - {folder}}
        other_room = {"patterns": "ddpc.backends", "backends": "ddpc.patterns"}[room]
        for path in (CODE / room / folder).rglob("*.py"):
            names = set(_imported(ast.parse(path.read_text("utf-8"))))
            assert not names & others, _name(path)
            assert not any(name.startswith(other_room) for name in names), _name(path)


def test_the_grammar_is_small_and_knows_no_word_of_the_language() -> None:
    lines = GRAMMAR.read_text("utf-8").splitlines()
    assert len(lines) < GRAMMAR_LINES
    code = "\n".join(line for line in lines if not line.startswith("//"))
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r"/(?:[^/\\\n]|\\.)+/\w*", "", code))
    assert quoted
    assert [text for text in quoted if re.search(r"[A-Za-z]", text)] == []
    known = {*_words(FILE), *(word.name for one in PATTERNS for word in one.schema.words)}
    known |= {pattern.name for pattern in PATTERNS}
    assert set(re.findall(r"(?<!%)\b[a-z][a-z-]+", code)) & known == set()


def _words(schema: Schema) -> Iterator[str]:
    for word in schema.words:
        yield word.name
        if word.block is not None:
            yield from _words(word.block)


def test_every_pattern_folder_is_in_the_catalogue() -> None:
    folders = {path.parent.name for path in (CODE / "patterns").glob("*/__init__.py")}
    assert folders == {pattern.name.replace("-", "_") for pattern in PATTERNS}


def test_every_backend_folder_is_in_the_catalogue() -> None:
    folders = {path.parent.name for path in (CODE / "backends").glob("*/__init__.py")}
    assert folders == {PLATFORM.name, MONITOR.name, "images", *(server.name for server in SERVERS)}


def test_every_pattern_has_a_golden_at_each_place_where_it_runs() -> None:
    found = set()
    for case in cases():
        design = case.compiled().outcome.design
        assert isinstance(design, Design)
        found |= {(one.pattern, one.placement) for one in design.attachments}
    wanted = {(pattern.name, placement) for pattern in PATTERNS for placement in pattern.placements}
    assert wanted - found == set()
