"""The comparison: where an editor and the compiler's lexer differ on a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.editors.classes import Classes
from tests.editors.expected import expected

PROJECT: Final = Path(__file__).parents[2]
CORPUS: Final = Path(__file__).parent / "corpus"


def files() -> list[Path]:
    """Every example, and the corpus of tricky files."""
    examples = sorted((PROJECT / "examples").rglob("*.ddp"))
    assert examples
    return [*examples, *sorted(CORPUS.glob("*.ddp"))]


def read(path: Path) -> str:
    """A file's text as the compiler takes it: line ends as they are, no byte order mark."""
    return path.read_bytes().decode("utf-8-sig")


def lines_of(text: str) -> list[str]:
    """The lines as an editor shows them."""
    return text.replace("\r\n", "\n").split("\n")


def differences(text: str, seen: Sequence[Sequence[Classes]]) -> list[str]:
    """Each stretch of characters that an editor takes for something else than the lexer does.

    ``seen`` has for each line, without its end, the editor's classes of each character.
    """
    wanted = expected(text)
    found: list[str] = []
    offset = 0
    lines = lines_of(text)
    assert len(seen) == len(lines)
    for number, (line, classes) in enumerate(zip(lines, seen, strict=True), 1):
        assert len(classes) == len(line), f"line {number}: {len(classes)} of {len(line)} characters"
        previous = None
        for column, (char, one) in enumerate(zip(line, classes, strict=True)):
            right = wanted[offset + column]
            if one != right and (one, right) != previous:
                found.append(
                    f"{number}:{column + 1} {char!r}: {_names(right)}, not {_names(one)}: {line}"
                )
            previous = (one, right)
        offset += len(line) + (2 if text.startswith("\r\n", offset + len(line)) else 1)
    return found


def _names(classes: Classes) -> str:
    return " in ".join(one.name for one in reversed(classes)) or "nothing"
