"""What VS Code's own tokeniser says of .ddp files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from tests.editors import node
from tests.editors.classes import Classes, of_scopes
from tests.editors.compare import PROJECT, lines_of
from tests.servers.harness import ledger

FOLDER: Final = PROJECT / "editors" / "vscode"
GRAMMAR: Final = FOLDER / "syntaxes" / "ddp.tmLanguage.json"


Tokenised = list[list[Classes]]
"""For each line, the classes of each character."""


def tokenise(texts: Sequence[str], *grammars: str) -> Iterator[Iterator[Tokenised]]:
    """For each grammar, all texts as it tokenises them.

    Raises:
        Missing: if Node or its packages cannot be had here.
    """
    request = {"packages": str(node.packages()), "grammars": grammars, "files": texts}
    answers = node.run("textmate.mjs", request)
    ledger.record("files tokenised by vscode-textmate", len(texts) * len(grammars))
    for answer in answers:
        yield (
            [_line(line, found) for line, found in zip(lines_of(text), lines, strict=True)]
            for text, lines in zip(texts, answer, strict=True)
        )


def _line(line: str, found: list[tuple[int, int, list[str]]]) -> list[Classes]:
    """From UTF-16 units to characters."""
    units: list[Classes] = []
    for start, end, scopes in found:
        units += [of_scopes(scopes)] * (end - start)
    starts = [0]
    for char in line:
        starts.append(starts[-1] + (2 if ord(char) > 0xFFFF else 1))
    return [_same(units[start:end]) for start, end in pairwise(starts)]


def _same(units: list[Classes]) -> Classes:
    assert len(set(units)) == 1, "a character is cut in two"
    return units[0]
