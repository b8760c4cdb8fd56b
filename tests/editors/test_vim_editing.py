"""Vim's settings for .ddp files: indentation, words, comments."""

from __future__ import annotations

from pathlib import Path

from tests.editors import vim
from tests.editors.compare import PROJECT, lines_of, read
from tests.servers.harness import ledger

_SCRIPT = Path(__file__).parent / "editing.vim"


def test_the_examples_are_indented_as_they_stand() -> None:
    examples = sorted((PROJECT / "examples").glob("*.ddp"))
    own = sorted((Path(__file__).parent / "indentation").glob("*.ddp"))
    assert examples
    assert own
    answer = vim.run(_SCRIPT, [*examples, *own], vim.FOLDER)
    ledger.record("files indented by Vim", len(examples) + len(own))
    for path, lines in zip([*examples, *own], answer["indented"], strict=True):
        assert [*lines, ""] == lines_of(read(path)), path


def test_words_comments_and_the_way_back() -> None:
    answer = vim.run(_SCRIPT, [], vim.FOLDER)
    assert answer["word"] == "rate-limit"
    assert answer["comment"] == "# text"
    assert answer["continued"] == "## more"
    assert answer["undone"] == [True, True, True]
