"""Vim takes every character of every file for what the compiler's lexer does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.editors import vim
from tests.editors.compare import CORPUS, differences, files, read
from tests.editors.expected import every_word
from tests.editors.soup import soup

# The file that notices, what is written, and what would be wrong.
_MUTATIONS = (
    # what a WORD, a NUMBER, a PATH, a string may hold
    ("tokens", r"[A-Za-z0-9_-]*\%([./]", r"[A-Za-z0-9_-]*\%([.]"),
    ("tokens", "'-\\=[0-9][A-Za-z0-9_.%/:+-]*'", "'-\\=[0-9][A-Za-z0-9_.%/+-]*'"),
    ("tokens", r"\u2028", ""),
    ("strings", r"\\[^\r]\)*", r"\)*"),
    ("strings", r"u{\x\{1,6}}\|", ""),
    # where words, statements and parameter lists end
    ("statements", "let s:word_end = '", "let s:word_end = '' | let s:unused = '"),
    ("statements", "end=~[;{}]~me=s-1 end=~$~", "end=~[{}]~me=s-1 end=~$~"),
    ("statements", "end=~[;{}]~me=s-1 end=~$~", "end=~[;{}]~me=s-1"),
    ("parameters", "end=~[{}]~me=s-1,he=s-1", ""),
    # which items there are, and which wins
    ("parameters", "nextgroup=ddpBeforeType,ddpOtherType,ddpType", ""),
    ("parameters", "nextgroup=ddpBeforeDefault,ddpDefault", ""),
    ("parameters", "syntax match ddpComma", "syntax match ddpStray"),
    ("comments", "syntax match ddpDocComment ~##", "syntax match ddpDocComment ~###"),
)


def _differences(paths: list[Path], folder: Path = vim.FOLDER) -> dict[str, list[str]]:
    seen = vim.tokenise(paths, folder)
    found = {path.name: differences(read(path), one) for path, one in zip(paths, seen, strict=True)}
    return {name: told for name, told in found.items() if told}


def test_every_token_of_every_file(tmp_path: Path) -> None:
    made = {"every_word.ddp": every_word(), "soup.ddp": soup(2_000)}
    for name, text in made.items():
        (tmp_path / name).write_bytes(text.encode())
    assert not _differences([*files(), *(tmp_path / name for name in made)])


@pytest.mark.parametrize(("corpus", "old", "new"), _MUTATIONS)
def test_a_wrong_expression_is_noticed(corpus: str, old: str, new: str, tmp_path: Path) -> None:
    folder = tmp_path / "vim"
    shutil.copytree(vim.FOLDER, folder)
    syntax = folder / "syntax" / "ddp.vim"
    text = syntax.read_text(encoding="utf-8")
    assert old in text
    syntax.write_text(text.replace(old, new), encoding="utf-8")
    assert _differences([CORPUS / f"{corpus}.ddp"], folder)


def test_a_word_that_is_missing_in_the_lists_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "vim"
    shutil.copytree(vim.FOLDER, folder)
    words = folder / "autoload" / "ddp" / "words.vim"
    text = words.read_text(encoding="utf-8")
    assert "'thrift', " in text
    words.write_text(text.replace("'thrift', ", ""), encoding="utf-8")
    every = tmp_path / "every_word.ddp"
    every.write_text(every_word(), encoding="utf-8")
    assert _differences([every], folder)
