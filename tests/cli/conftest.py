"""Runs the command line in this process, in a folder of its own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ddpc.cli.main import main
from tests.cli.runs import BAD, GOOD, Ran, Run, Terminal, put


@pytest.fixture(name="run")
def run_in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``ddpc`` in a folder with ``good.ddp`` and ``bad.ddp``, and no variable that colours."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, good=GOOD, bad=BAD)

    def run(*arguments: str, stdin: bytes = b"", terminal: bool = False) -> Ran:
        out, err = (Terminal() if terminal else io.StringIO() for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            code = main(arguments)
        return Ran(code, out.getvalue(), err.getvalue())

    return run
