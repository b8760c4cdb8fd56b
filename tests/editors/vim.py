"""What Vim says of .ddp files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ddpc.rehearse.missing import Missing
from tests.editors.classes import Classes, of_items
from tests.editors.compare import PROJECT, lines_of, read
from tests.servers.harness import ledger

FOLDER: Final = PROJECT / "editors" / "vim"
_SCRIPT: Final = Path(__file__).parent / "vim.vim"


def find() -> str:
    """Return Vim's path.

    Raises:
        Missing: if it is not there, or is the small build, which knows no highlighting.
    """
    found = shutil.which("vim")
    if found is None:
        raise Missing("vim", "not installed (Debian package: vim)")
    told = subprocess.run(
        [found, "--version"], capture_output=True, text=True, timeout=30, check=True
    )
    if "+syntax" not in told.stdout:
        raise Missing("vim", "built without highlighting (the Debian package vim has it)")
    return found


def run(script: Path, files: Sequence[Path], folder: Path) -> Any:
    """Open files in Vim, with the settings in ``folder`` and no others, and run a script on them.

    The script writes JSON to ``$DDP_ANSWER``, which is returned.
    """
    with tempfile.TemporaryDirectory() as place:
        answer = Path(place, "answer.json")
        done = subprocess.run(
            [
                *(find(), "-N", "-es", "-u", "NONE", "-i", "NONE", "-n"),
                *("--cmd", "set encoding=utf-8 fileformats=unix,dos nomodeline hidden"),
                *("--cmd", f"let &runtimepath = '{folder},' . $VIMRUNTIME"),
                *("--cmd", "filetype plugin indent on | syntax on"),
                *("-S", str(script), *map(str, files)),
            ],
            env={**os.environ, "DDP_ANSWER": str(answer), "HOME": place},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert "Error" not in said, said
        return json.loads(answer.read_text(encoding="utf-8"))


def tokenise(files: Sequence[Path], folder: Path = FOLDER) -> list[list[list[Classes]]]:
    """For each file, for each line, the classes of each character.

    Raises:
        Missing: if there is no Vim.
    """
    answers = run(_SCRIPT, files, folder)
    ledger.record("files tokenised by Vim", len(files))
    found = []
    for path, answer in zip(files, answers, strict=True):
        assert answer["filetype"] == "ddp", path
        lines = lines_of(read(path))
        if len(lines) > len(answer["lines"]):  # to Vim a line end ends a line, and begins none
            answer["lines"].append([])
        found.append([_line(*pair) for pair in zip(lines, answer["lines"], strict=True)])
    return found


def _line(line: str, items: list[str]) -> list[Classes]:
    """From the bytes of UTF-8 to characters."""
    place, classes = 0, []
    for char in line:
        classes.append(of_items(items[place].split()))
        place += len(char.encode())
    return classes
