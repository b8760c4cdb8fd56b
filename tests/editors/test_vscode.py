"""VS Code's tokeniser takes every character of every file for what the compiler's lexer does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.editors import vscode
from tests.editors.compare import CORPUS, differences, files, read
from tests.editors.expected import every_word
from tests.editors.soup import soup

_NOT_COMPARED = "punctuation.definition."
_NEVER = "(?!)"

_MUTATIONS = (
    # what a WORD, a NUMBER, a PATH, a string may hold
    ("[A-Za-z_][A-Za-z0-9_-]*(?:[./]", "[A-Za-z_][A-Za-z0-9_-]*(?:[.]"),
    ("[A-Za-z0-9_.%/:+-]*", "[A-Za-z0-9_.%/+-]*"),
    (r"/[^\t-\r\x{1c}- ", r"/[^ \t"),
    (r"|\\[^\n\r])*", ")*"),
    (r"u\{[0-9A-Fa-f]{1,6}\}|", ""),
    # where words, statements and parameter lists end
    ("(?![A-Za-z0-9_-]|[./][A-Za-z0-9_*-])", ""),
    ("(?![A-Za-z0-9_-]|[./][A-Za-z0-9_*-])", "(?![A-Za-z0-9_-])"),
    ("(?=[;{}])|$", "(?=[{}])|$"),
    ("(?=[;{}])|$", "(?=[;{}])"),
    (r"(\))|(?=[{}])", r"(\))"),
)


def _grammar() -> str:
    return vscode.GRAMMAR.read_text(encoding="utf-8")


def test_every_token_of_every_file() -> None:
    texts = {path.name: read(path) for path in files()}
    texts |= {"every word": every_word(), "soup": soup()}
    (seen,) = vscode.tokenise(list(texts.values()), _grammar())
    for (name, text), one in zip(texts.items(), seen, strict=True):
        assert not differences(text, one), name


def test_no_rule_can_be_left_out() -> None:
    mutants = dict(_without_a_rule())
    assert len(mutants) > 50
    assert not _unnoticed(mutants)


@pytest.mark.parametrize(("old", "new"), _MUTATIONS)
def test_a_wrong_expression_is_noticed(old: str, new: str) -> None:
    grammar = json.loads(_grammar())
    mutated = 0
    for rule, key in _expressions(grammar):
        mutated += old in rule[key]
        rule[key] = rule[key].replace(old, new)
    assert mutated
    assert not _unnoticed({old: json.dumps(grammar)})


def _without_a_rule() -> Iterator[tuple[str, str]]:
    """Each expression whose scopes are compared, and the grammar in which it matches nothing."""
    grammar = json.loads(_grammar())
    for number, (rule, key) in enumerate(_expressions(grammar)):
        regex = rule[key]
        if key != "end" and not rule.get("name", "").startswith(_NOT_COMPARED):
            rule[key] = _NEVER
            yield f"{number}: {regex}", json.dumps(grammar)
            rule[key] = regex


def _expressions(part: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(part, dict):
        for key in ("match", "begin", "end"):
            if key in part:
                yield part, key
    if isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _expressions(inner)


def _unnoticed(mutants: dict[str, str]) -> list[str]:
    """The mutants that colour every file as the lexer says."""
    texts = [every_word(), *(read(path) for path in sorted(CORPUS.glob("*.ddp")))]
    tokenised = vscode.tokenise(texts, *mutants.values())
    return [
        name
        for name, seen in zip(mutants, tokenised, strict=True)
        if not any(differences(*pair) for pair in zip(texts, seen, strict=True))
    ]
