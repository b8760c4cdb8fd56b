"""The reference of patterns: the page of each, with an example and what comes of it."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import Final

from ddpc.cli.pattern_page import about
from ddpc.driver import Options, compile_program
from ddpc.generate.excerpt import excerpt
from ddpc.generate.notice import NOTICE
from ddpc.generate.word_table import table
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern

path: Final = "docs/patterns.md"

INTRODUCTION: Final = """\
# Patterns

What can be attached to a service, in alphabetical order. How `attach` itself is written, and what
becomes of several patterns before one service, is told in [the language](language.md#attach). Types
of arguments and the forms of a `PROBE` are in [the grammar](grammar.md). `ddpc explain PATTERN`
prints the same pages in the terminal, without the output.
"""

_FENCES: Final = {
    "Dockerfile": "dockerfile",
    "fluent.conf": "apache",  # the nearest that renderers know
    ".conf": "nginx",
    ".vcl": "vcl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""What renderers call the language of a file, by its name or what its name ends with."""


@cache
def text() -> str:
    """The whole page."""
    ordered = sorted(PATTERNS, key=lambda pattern: pattern.name)
    return "\n".join([NOTICE, INTRODUCTION, *(_page(pattern) for pattern in ordered)])


def _page(pattern: Pattern) -> str:
    parts = [f"## {pattern.name}\n"]
    parts += [f"{paragraph}\n" for paragraph in about(pattern).split("\n")]
    parts += [_facts(pattern), f"### In the block of {pattern.name}\n"]
    parts += [*table(pattern.schema.words), "", f"### An example of {pattern.name}\n"]
    parts += [f"```ddp\n{pattern.example.program}```\n", *_output(pattern)]
    return "\n".join(parts)


def _facts(pattern: Pattern) -> str:
    placements = [placement.value for placement in pattern.placements]
    facts = [f"It runs as {_listed(*placements)}"]
    facts[0] += f" (`{placements[0]}` unless said)." if len(placements) > 1 else "."
    facts.append(f"It is attached to a {_listed(*pattern.subjects)}.")
    if pattern.protocols:
        facts.append(f"It stands before a port that speaks {_listed(*pattern.protocols)}.")
    if pattern.takes_target:
        facts.append("`for` says what it reaches.")
    if pattern.needs_label:
        facts.append("Its label is the name of the container.")
    return " ".join(facts) + "\n"


def _listed(*words: str) -> str:
    return " or ".join(f"`{word}`" for word in words)


def _output(pattern: Pattern) -> list[str]:
    """What the example's output shows, a block for each file. Raises ValueError: it does not."""
    outcome = compile_program("example.ddp", lambda _: pattern.example.program.encode(), Options())
    if outcome.diagnostics:
        raise ValueError(f"the example of {pattern.name}: {outcome.diagnostics[0].message}")
    texts = {file.path: file.text for file in outcome.files}
    blocks: dict[str, list[str]] = {}
    for shown in pattern.example.shown:
        blocks.setdefault(shown.file, []).append(excerpt(texts[shown.file], shown))
    return [_block(file, "...\n".join(parts)) for file, parts in blocks.items()]


def _block(file: str, lines: str) -> str:
    path = PurePosixPath(file)
    fence = _FENCES.get(path.name) or _FENCES[path.suffix]
    return f"From `{file}`:\n\n```{fence}\n{lines}```\n"
