"""Every snippet, with the words that it proposes, is a statement that the compiler takes."""

from __future__ import annotations

import json
import re
from itertools import count

import pytest

from ddpc.diagnostics import Diagnostic
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.check import check_block, check_statement
from ddpc.schema.pieces.file import FILE
from ddpc.schema.scope import NOTHING
from ddpc.source import Source
from ddpc.syntax.nodes import Statement
from ddpc.syntax.parse import parse
from tests.editors.vscode import FOLDER

_SNIPPETS = json.loads((FOLDER / "snippets" / "ddp.json").read_text(encoding="utf-8"))
_STOP = re.compile(r"\$\{(\d+)(?::((?:[^\\}]|\\.)*)|\|([^|]*)\|)\}|\$(0)")


def _expanded(body: list[str]) -> str:
    """The text of a snippet as it stands before anybody types; its stops are counted from 1 on."""
    numbers = count(1)

    def filled(stop: re.Match[str]) -> str:
        number, default, choice, _ = stop.groups()
        assert number is None or int(number) == next(numbers)
        if choice is not None:
            return str(choice).split(",")[0]
        return re.sub(r"\\(.)", r"\1", default or "")

    text = _STOP.sub(filled, "\n".join(body))
    assert "$" not in text
    return text


def _check(statement: Statement) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    check_statement(statement, FILE, NOTHING, found, overlay=False)
    if statement.word == "attach":
        name = statement.plain_arguments[0].text
        schema = next(pattern.schema for pattern in PATTERNS if pattern.name == name)
        check_block(statement, schema, NOTHING, found, overlay=False)
    return found


@pytest.mark.parametrize("name", _SNIPPETS)
def test_a_snippet_is_a_sound_statement(name: str) -> None:
    text = _expanded(_SNIPPETS[name]["body"])
    statements, found = parse(Source("snippet.ddp", text))
    assert not found
    (statement,) = statements
    assert not _check(statement)
    assert text.removeprefix("## What it is for.\n").startswith(_SNIPPETS[name]["prefix"])
    assert _SNIPPETS[name]["description"]


def test_there_is_one_for_each_declaration_and_pattern() -> None:
    declared = {word.name for word in FILE.words} - {"attach"}
    assert set(_SNIPPETS) == declared | {f"attach {pattern.name}" for pattern in PATTERNS}
