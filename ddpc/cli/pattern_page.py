"""The page of a pattern: what it does, where it can stand, and what can be said in its block."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from ddpc.diagnostics.ink import Ink, Part
from ddpc.diagnostics.wrap import wrap
from ddpc.patterns.contract import Pattern
from ddpc.schema.word import Schema, Word


def about(pattern: Pattern) -> str:
    """What the pattern does, and what its folder says of it, in paragraphs of one line each.

    Each item of a list is one.
    """
    module = import_module(f"ddpc.patterns.{pattern.name.replace('-', '_')}")
    text = inspect.cleandoc(module.__doc__ or "").replace("``", "`")
    parts = re.split(r"\n\n|\n(?=\* )", text)[1:]
    paragraphs = (" ".join(line.strip() for line in part.split("\n")) for part in parts)
    return "\n".join([pattern.summary, *paragraphs])


def as_text(pattern: Pattern, *, colour: bool = False, width: int = 80) -> str:
    """The page for a terminal of ``width`` cells."""
    ink = Ink(colour)
    lines = [ink.paint(f"attach {pattern.name}", Part.STRONG), ""]
    for paragraph in about(pattern).split("\n"):
        hang = "  " if paragraph.startswith("* ") else ""
        first, *rest = wrap(paragraph, width - len(hang), width)
        lines += [first, *(hang + line for line in rest), ""]
    placements = ", ".join(placement.value for placement in pattern.placements)
    said = f"Placement: {placements}."
    if len(pattern.placements) > 1:
        said = f"Placements: {placements} (the first is the usual one)."
    lines += [*wrap(said, width), ""]
    lines.append(ink.paint("In its block:", Part.STRONG))
    lines += _words(pattern.schema, ink, width, "  ")
    lines += ["", ink.paint("An example:", Part.STRONG), ""]
    lines += [f"    {line}".rstrip() for line in pattern.example.program.rstrip().split("\n")]
    return "\n".join(lines) + "\n"


def _words(schema: Schema, ink: Ink, width: int, indent: str) -> Iterator[str]:
    for word in schema.words:
        for usage in word.usage:
            yield indent + ink.paint(usage, Part.NOTE)
        inner = f"{indent}    "
        for line in wrap(_remark(word), width - len(inner)):
            yield inner + line
        if word.block is not None:
            yield from _words(word.block, ink, width, inner)


def _remark(word: Word) -> str:
    remark = word.doc
    if word.required:
        remark += " Has to be said."
    if word.default:
        remark += f" Default: {word.default}."
    return remark


def data(pattern: Pattern) -> dict[str, Any]:
    """The page as plain data."""
    return {
        "name": pattern.name,
        "summary": pattern.summary,
        "about": about(pattern),
        "placements": [placement.value for placement in pattern.placements],
        "words": _word_data(pattern.schema),
        "example": pattern.example.program,
    }


def _word_data(schema: Schema) -> list[dict[str, Any]]:
    return [
        {
            "word": word.name,
            "usage": list(word.usage),
            "meaning": word.doc,
            "required": word.required,
            "default": word.default or None,
            "words": _word_data(word.block) if word.block is not None else [],
        }
        for word in schema.words
    ]
