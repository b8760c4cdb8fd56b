"""Runs what the documentation shows as typed at a terminal, and compares what comes out."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

PROMPT = "$ "
ELIDED = "..."
_MARKER = "--- end of a command ---"


def folder_with_ddpc(folder: Path) -> Path:
    """A folder for PATH in which ``ddpc`` is this checkout's."""
    folder.mkdir()
    script = folder / "ddpc"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ddpc.cli.main "$@"\n')
    script.chmod(0o755)
    return folder


def run(text: str, folder: Path, path: Path) -> str:
    """What a terminal would show of the block's commands, run in ``folder`` one after the other."""
    commands = [line.removeprefix(PROMPT) for line in text.split("\n") if line.startswith(PROMPT)]
    script = "\n".join(
        f"{command}\nkept=$?\necho '{_MARKER}'\n(exit $kept)" for command in commands
    )
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={"PATH": f"{path}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    outputs = done.stdout.split(f"{_MARKER}\n")
    return "".join(
        f"{PROMPT}{command}\n{output}" for command, output in zip(commands, outputs, strict=False)
    )


def fits(shown: str, real: str) -> bool:
    """Whether ``shown`` is what came out; a line of ``...`` stands for any lines, or none."""
    pieces = _pieces(shown)
    lines = real.split("\n")
    at = 0
    for number, piece in enumerate(pieces):
        found = _find(piece, lines, at)
        if found is None or (number == 0 and found != 0):
            return False
        at = found + len(piece)
    return at == len(lines) or shown.rstrip("\n").endswith(f"\n{ELIDED}")


def holds(file: str, shown: str) -> bool:
    """Whether each part of ``shown`` stands in ``file``, in order, whatever its indentation."""
    lines = file.split("\n")
    at = 0
    for piece in _pieces(shown.rstrip("\n")):
        wanted = dedent("\n".join(piece)).split("\n")
        for start in range(at, len(lines) - len(wanted) + 1):
            if dedent("\n".join(lines[start : start + len(wanted)])).split("\n") == wanted:
                at = start + len(wanted)
                break
        else:
            return False
    return True


def _pieces(shown: str) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for line in shown.split("\n"):
        if line.strip() == ELIDED:
            pieces.append([])
        else:
            pieces[-1].append(line)
    return pieces


def _find(piece: list[str], lines: list[str], at: int) -> int | None:
    for start in range(at, len(lines) - len(piece) + 1):
        if lines[start : start + len(piece)] == piece:
            return start
    return None
