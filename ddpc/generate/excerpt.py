"""Parts of output files, as the reference shows them."""

from __future__ import annotations

from textwrap import dedent

from ddpc.patterns.contract import Shown


def excerpt(text: str, shown: Shown) -> str:
    """The part of a file's ``text`` that ``shown`` asks for. Raises ValueError: it has none."""
    lines = text.removesuffix("\n").split("\n")
    found = [at for at, line in enumerate(lines) if line.strip().startswith(shown.line)]
    if not found:
        raise ValueError(f"{shown.file} has no line that begins with {shown.line!r}")
    if shown.around:
        first = _opening(lines, found[0])
        return _plain(lines[first : _end(lines, first)])
    return _plain([line for at in found for line in lines[at : _end(lines, at)]])


def _plain(lines: list[str]) -> str:
    return dedent("\n".join(lines)) + "\n"


def _opening(lines: list[str], at: int) -> int:
    """The line that opens the block in which line ``at`` stands."""
    inner = _indent(lines[at])
    return next((n for n in range(at, -1, -1) if lines[n] and _indent(lines[n]) < inner), 0)


def _end(lines: list[str], first: int) -> int:
    """Behind the block that line ``first`` opens, what closes it included."""
    outer = _indent(lines[first])
    end = first + 1
    while end < len(lines) and (not lines[end] or _indent(lines[end]) > outer):
        end += 1
    margin = " " * outer
    if end < len(lines) and (lines[end] == margin + "}" or lines[end].startswith(f"{margin}</")):
        return end + 1
    while not lines[end - 1]:
        end -= 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
