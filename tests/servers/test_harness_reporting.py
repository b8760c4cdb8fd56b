"""A run says which checks ran and what it left out, and fails where nothing may be left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PROJECT = Path(__file__).parents[2]
_TESTS = """
import pytest
from tests.servers.harness import ledger
from ddpc.rehearse.missing import Missing

@pytest.fixture
def absent():
    raise Missing("server 9.9", "nobody has it")

def test_checks():
    ledger.record("some checker 1.0")
    ledger.record("some checker 1.0")

def test_lacks():
    ledger.record("other checker")
    raise Missing("server 9.9", "nobody has it")

def test_lacks_at_set_up(absent):
    pass
"""
_FLUENTD = """
from ddpc.rehearse.missing import Missing

def test_lacks_fluentd():
    raise Missing("fluentd", "not installed")
"""
_SKIP = """
import pytest

@pytest.mark.skip(reason="some whim")
def test_whim():
    pass

def test_real():
    pass
"""


def _run(tmp_path: Path, tests: str, required: str, *options: str) -> tuple[int, str]:
    (tmp_path / "test_inner.py").write_text(tests)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", *options),
            *("-c", str(_PROJECT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)),
        ],
        cwd=_PROJECT,
        env={**os.environ, "DDPC_REQUIRE_SERVERS": required},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "in workers"])
def test_what_ran_and_what_was_left_out_is_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    status, output = _run(tmp_path, _TESTS, "", *options)
    assert status == 0, output
    assert "      2  some checker 1.0\n" in output
    assert "      1  other checker\n" in output
    assert "= left out =" in output
    assert "      2  server 9.9: nobody has it\n" in output
    assert "1 passed, 2 skipped" in output


def test_what_is_required_must_be_there(tmp_path: Path) -> None:
    status, output = _run(tmp_path, _TESTS, "1")
    assert status == 1, output
    assert "Missing: server 9.9: nobody has it" in output
    assert "skipped" not in output


@pytest.mark.parametrize("what", ["fluentd", "containers"])
def test_only_these_may_lack(tmp_path: Path, what: str) -> None:
    lacking = _FLUENTD.replace("fluentd", what)
    status, output = _run(tmp_path, lacking + _SKIP.replace("@pytest.mark.skip", "#"), "1")
    assert status == 0, output
    assert f"      1  {what}: not installed\n" in output


@pytest.mark.parametrize(("required", "expected"), [("", 0), ("1", 1)])
def test_no_other_reason_to_skip_is_accepted(tmp_path: Path, required: str, expected: int) -> None:
    status, output = _run(tmp_path, _SKIP, required)
    assert status == expected, output
    assert "      1  some whim\n" in output
