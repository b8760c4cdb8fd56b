"""What happens when ddpc itself fails, or takes long."""

from __future__ import annotations

import errno
import platform
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ddpc import __version__
from ddpc.cli import program
from ddpc.cli.progress import progress
from tests.cli.runs import Run, Terminal


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let every compilation end in ``error``."""

    def compile_program(*_: object) -> Any:
        raise error

    monkeypatch.setattr(program, "compile_program", compile_program)


@pytest.mark.parametrize("command", [("check",), ("build", "-o", "out")])
def test_a_defect_says_that_it_is_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    fail_with(monkeypatch, AssertionError("tiers \x1b[31m out of order\nand more"))
    done = run(command[0], "good.ddp", *command[1:])
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("internal error: ddpc failed; this is a defect of ddpc")
    assert "failure: AssertionError: tiers <U+001B>[31m out of order\n" in done.err.replace(
        ", in ddpc/cli/program.py", "\n"
    )
    assert f"command: ddpc {command[0]} good.ddp" in done.err
    assert f"version: ddpc {__version__}\n" in done.err
    assert f"python:  {platform.python_version()} on " in done.err
    assert "--verbose" in done.err
    assert "Traceback" not in done.err
    assert not Path("out").exists()


def test_the_traceback_on_demand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, ZeroDivisionError())
    done = run("check", "good.ddp", "--verbose")
    assert done.code == 2
    assert "  failure: ZeroDivisionError, in ddpc/cli/program.py:" in done.err
    assert "    Traceback (most recent call last):\n" in done.err
    assert "run the command again" not in done.err


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), MemoryError(), OSError(errno.EIO, "disk"), KeyError("x")]
)
def test_defects_of_every_kind(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    fail_with(monkeypatch, error)
    done = run("check", "good.ddp")
    assert done.code == 2
    assert f"failure: {type(error).__name__}" in done.err


def test_an_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    done = run("build", "good.ddp", "-o", "out")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_a_line_for_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("compiling app.ddp", patience=0.05):
        time.sleep(0.3)
    shown = terminal.getvalue()
    assert re.fullmatch(r"(\rcompiling app\.ddp \.\.\. \d s)+\r\x1b\[K", shown)


def test_no_line_for_what_is_quick_or_for_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress("compiling", patience=0.01):
        time.sleep(0.05)
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("compiling", patience=30):
        pass
    assert terminal.getvalue() == ""


def test_the_line_is_gone_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def fail_late() -> None:
        time.sleep(0.1)
        raise KeyError

    with pytest.raises(KeyError), progress("compiling", patience=0.01):
        fail_late()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_compilation_is_what_progress_is_shown_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []

    class Noted:
        def __init__(self, doing: str) -> None:
            shown.append(doing)

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(program, "progress", Noted)
    run("check", "good.ddp")
    assert shown == ["compiling good.ddp"]
