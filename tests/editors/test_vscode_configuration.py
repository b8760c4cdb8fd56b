"""VS Code's language configuration: words, indentation and comments, as JavaScript reads it."""

from __future__ import annotations

import json
from typing import Any

from tests.editors import node
from tests.editors.compare import CORPUS, PROJECT, lines_of, read
from tests.editors.expected import tokens
from tests.editors.vscode import FOLDER
from tests.servers.harness import ledger

_CONFIGURATION = json.loads((FOLDER / "language-configuration.json").read_text(encoding="utf-8"))
_BEYOND_THE_RULES = {
    # VS Code's rules look at one line above, so they cannot know these.
    "    path / to web } # closed at a line's end": "}",
}


def _answers(texts: list[str]) -> list[list[dict[str, Any]]]:
    ledger.record("files under VS Code's language configuration", len(texts))
    request = {"configuration": _CONFIGURATION, "files": texts}
    answers: list[list[dict[str, Any]]] = node.run("configuration.mjs", request)
    return answers


def test_each_word_and_number_is_a_word() -> None:
    texts = [read(path) for path in (*(PROJECT / "examples").glob("*.ddp"), CORPUS / "targets.ddp")]
    for text, lines in zip(texts, _answers(texts), strict=True):
        start, found = 0, set()
        for line, answer in zip(text.split("\n"), lines, strict=True):
            found |= {(start + first, start + last) for first, last in answer["words"]}
            start += len(line) + 1
        wanted = [token for token in tokens(text) if token.type in {"WORD", "NUMBER"}]
        assert wanted
        for token in wanted:
            assert (token.start_pos, token.end_pos) in found, token


def test_the_examples_are_indented_as_they_stand() -> None:
    places = (PROJECT / "examples", CORPUS.parent / "indentation")
    texts = [read(path) for place in places for path in sorted(place.glob("*.ddp"))]
    for text, answers in zip(texts, _answers(texts), strict=True):
        above = ""
        for line, answer in zip(lines_of(text), answers, strict=True):
            own = len(line) - len(line.lstrip())
            if line.strip() and _BEYOND_THE_RULES.get(above) != line:
                assert answer["indentation"] == own, line
            above = line or above


def test_a_documenting_comment_goes_on() -> None:
    (lines,) = _answers(["## documented\n# plain\n  ## inside\nport http 80 ## behind"])
    assert [line["continued"] for line in lines] == ["## ", "", "## ", ""]
