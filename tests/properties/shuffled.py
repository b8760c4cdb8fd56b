"""The same program with its statements in another order, and in other files."""

from __future__ import annotations

from random import Random

from attrs import evolve

from ddpc.source import Source
from ddpc.syntax.nodes import Statement
from ddpc.syntax.parse import parse
from tests.properties.corpus import Program

_IN_ORDER = {"expect", "nginx", "varnish", "patch"}
"""Words whose blocks are sequences: their order means something."""

_SEQUENCES = {"before", "nginx", "varnish", "patch", "expect"}
"""Words that may stand several times, in an order that means something."""


def shuffled(program: Program, random: Random) -> Program:
    """Every block of the first file, and the file itself, in another order."""
    statements = _parsed(program)
    return program.with_text("\n".join(_pieces(statements, program.text, random)) + "\n")


def spread(program: Program, random: Random) -> Program:
    """Some statements of the first file in another one, which it imports."""
    statements = _parsed(program)
    first: list[str] = []
    second: list[str] = []
    for piece in _pieces(statements, program.text, random):
        (first if random.random() < 0.5 else second).append(piece)
    files = {
        **program.files,
        program.entry: "\n".join(["\n", *first, 'import "spread.ddp"']) + "\n",
        "spread.ddp": "# Moved here.\n" + "\n".join(second) + "\n",
    }
    return evolve(program, files=files)


def _parsed(program: Program) -> tuple[Statement, ...]:
    statements, problems = parse(Source(program.entry, program.text))
    assert problems == ()
    return statements


def _pieces(statements: tuple[Statement, ...], text: str, random: Random) -> list[str]:
    pieces = [(each.word, _written(each, text, random)) for each in statements]
    mixed = list(pieces)
    random.shuffle(mixed)
    # Of a sequence, the first place that came up gets the first statement, and so on.
    for word in _SEQUENCES:
        places = [place for place, (other, _) in enumerate(mixed) if other == word]
        for place, piece in zip(places, [p for p in pieces if p[0] == word], strict=True):
            mixed[place] = piece
    return [piece for _, piece in mixed]


def _written(statement: Statement, text: str, random: Random) -> str:
    if statement.block is None or statement.word in _IN_ORDER:
        return text[statement.span.start : statement.span.end]
    head = text[statement.head.start : statement.head.end]
    inner = "\n".join(_pieces(statement.block, text, random))
    return f"{head} {{ # its statements in another order\n{inner}\n}}"
