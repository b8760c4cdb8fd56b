"""The page of a code: what it means, why, a program with it and one without."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.diagnostics.diagnostic import Code, Severity
from ddpc.diagnostics.ink import Ink, Part
from ddpc.diagnostics.visible import glyphs, visible
from ddpc.diagnostics.wrap import wrap

GUARD = "No program causes it today: it guards a backend against patterns yet to come."
REHEARSED = "No program is refused with it: `ddpc rehearse` says it of one that compiles, and runs."

LONGEST_LINE = 100
"""Characters of an example's line that are shown; examples of bad input may be longer."""


def as_text(code: Code, *, colour: bool = False, width: int = 80) -> str:
    """The page for a terminal of ``width`` cells."""
    ink = Ink(colour)
    part = Part.ERROR if code.severity is Severity.ERROR else Part.WARNING
    head = ink.paint(f"{code.severity.value}[{visible(code.slug)}]", part)
    blocks = [f"{head}\n" + "\n".join(wrap(_sentence(code.summary), width))]
    if code.why:
        blocks.append("\n".join(_paragraphs(code.why, width)))
    blocks += ["\n".join(wrap(text, width)) for text in _without_example(code)]
    for title, program in ((_outcome(code), code.example), ("Instead", code.instead)):
        if program:
            lines = "\n".join(f"    {line}".rstrip() for line in shown_program(program, width - 4))
            blocks.append(f"{ink.paint(f'{title}:', Part.STRONG)}\n\n{lines}")
    return "\n\n".join(blocks) + "\n"


def as_markdown(code: Code) -> str:
    """The page as a section of the reference (a heading of the third level)."""
    blocks = [f"### `{code.slug}`", f"*{code.severity.value.capitalize()}*: {code.summary}."]
    if code.why:
        blocks.append(code.why)
    blocks += _without_example(code)
    if code.example:
        blocks.append(f"{_outcome(code)}:\n\n{_fenced(code.example)}")
    if code.instead:
        blocks.append(f"Instead:\n\n{_fenced(code.instead)}")
    return "\n\n".join(blocks) + "\n"


def reference(codes: Iterable[Code]) -> str:
    """All pages, by owner and slug, as the body of docs/diagnostics.md."""
    by_owner: dict[str, list[Code]] = {}
    for code in sorted(codes, key=lambda each: each.slug):
        by_owner.setdefault(code.slug.partition("/")[0], []).append(code)
    parts = ["# Diagnostics\n"]
    for owner, owned in by_owner.items():
        parts.append(f"## {owner}\n")
        parts += [as_markdown(code) for code in owned]
    return "\n".join(parts)


def shown_program(program: str, width: int) -> list[str]:
    """A program's lines as a terminal may show them, each cut to ``width`` cells."""
    return [_cut(line, width) for line in program.removesuffix("\n").split("\n")]


def _cut(line: str, width: int) -> str:
    shown, used = "", 0
    pieces = glyphs(line)
    for glyph in pieces:
        if used + glyph.width > width - (3 if glyph is not pieces[-1] else 0):
            return shown + "..."
        shown += glyph.text
        used += glyph.width
    return shown


def _without_example(code: Code) -> list[str]:
    """Why there is none."""
    return [text for told, text in ((code.guard, GUARD), (code.rehearsed, REHEARSED)) if told]


def _outcome(code: Code) -> str:
    return "Refused" if code.severity is Severity.ERROR else "Warned of"


def _fenced(program: str) -> str:
    """A fenced block; the fence is longer than any run of backticks in it."""
    lines = shown_program(program, LONGEST_LINE)
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    return "\n".join([f"{fence}ddp", *lines, fence])


def _sentence(summary: str) -> str:
    return f"{visible(summary[:1].upper() + summary[1:])}."


def _paragraphs(text: str, width: int) -> list[str]:
    return [line for part in text.split("\n") for line in wrap(visible(part), width)]
