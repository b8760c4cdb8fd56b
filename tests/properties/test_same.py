"""Equal programs make equal files, and a change touches what it is about and nothing else."""

from __future__ import annotations

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.passes.pieces.app import DEFAULT_TARGETS
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.check import check_statement
from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.edge import EDGE
from ddpc.schema.pieces.service import SERVICE
from ddpc.schema.scope import NOTHING
from ddpc.schema.word import Schema, Word
from ddpc.source import Source
from ddpc.syntax.parse import parse
from tests.properties.corpus import Program, corpus
from tests.properties.whole import WHOLE

_each = pytest.mark.parametrize("program", corpus(), ids=lambda program: program.name)


@_each
def test_building_twice_makes_the_same_files(program: Program) -> None:
    assert program.output() == program.output()


UNRELATED = """
service unrelated-to-all {
  image "registry.example.com/unrelated:1.0"
  user  10001
  port  http 8080
  stop  pause 0s
  ready GET /ready
  reach load-balancer
}
attach tls to unrelated-to-all {
  hosts       "unrelated.example.com"
  certificate secret unrelated-tls
}
"""


@_each
def test_an_unrelated_service_changes_no_file_but_the_list_of_files(program: Program) -> None:
    before = program.output()
    after = program.with_text(program.text + UNRELATED).output()
    mine = {path for path in after if "unrelated-to-all" in path}
    assert mine == {
        "kubernetes/unrelated-to-all.yaml",
        "nginx/unrelated-to-all-tls/nginx.conf",
    }
    changed = {path for path in after.keys() - mine if after[path] != before.get(path)}
    assert changed == {"kustomization.yaml"}
    assert before.keys() == after.keys() - mine


def defaults() -> list[tuple[str, str, str]]:
    """(place, word, statement) of every default that is a literal, and not words about one."""
    schemas = {"app": APP, "service": SERVICE, "edge": EDGE}
    schemas |= {pattern.name: pattern.schema for pattern in PATTERNS}
    return [
        (place, word.name, f"{word.name} {word.default}")
        for place, schema in schemas.items()
        for word in schema.words
        if word.default and _stands(word, schema)
    ]


def _stands(word: Word, schema: Schema) -> bool:
    report: list[Diagnostic] = []
    statements, problems = parse(Source("a.ddp", f"{word.name} {word.default}\n"))
    if problems or len(statements) != 1:
        return False
    setting = check_statement(statements[0], schema, NOTHING, report, overlay=False)
    return setting is not None and not report


@pytest.mark.parametrize(
    ("place", "word", "statement"), defaults(), ids=lambda part: str(part).replace(" ", "-")
)
def test_spelling_out_a_default_changes_nothing(place: str, word: str, statement: str) -> None:
    program = WHOLE[place]
    mark = f"# here: {place}\n"
    assert mark in program.text
    spelt = program.with_text(program.text.replace(mark, f"{statement}\n"))
    assert spelt.output() == program.output(), word


def test_defaults_are_found() -> None:
    found = {(place, word) for place, word, _ in defaults()}
    assert found >= {
        ("app", "network"),
        ("service", "replicas"),
        ("service", "cpu"),
        ("service", "memory"),
        ("service", "stop"),
        ("edge", "replicas"),
        ("tls", "listen"),
        ("tls", "drain"),
        ("cache", "ttl"),
        ("cache", "memory"),
        ("rate-limit", "clients"),
        ("sidecar", "cpu"),
    }


def test_default_targets_can_be_spelt_out() -> None:
    program = WHOLE["app"]
    lines = "".join(f"target {tool} {version}\n" for tool, version in DEFAULT_TARGETS.items())
    spelt = program.with_text(program.text.replace("# here: app\n", lines))
    assert spelt.output() == program.output()
