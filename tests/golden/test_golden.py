"""What the compiler makes of the golden programs is what it made of them when a person read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.case import FOLDER, PROGRAM, REPAIR, Case, cases

_CASES = cases()


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_golden(case: Case, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        case.update()
    differences = case.differences()
    if differences:
        wanted = f"\nIf all of that is wanted: {REPAIR}"
        pytest.fail("\n".join((*differences, wanted)), pytrace=False)


def test_every_folder_has_a_program() -> None:
    assert _CASES
    assert [case.name for case in _CASES if not (case.folder / PROGRAM).is_file()] == []


@pytest.fixture
def copy(tmp_path: Path) -> Case:
    """A copy of a case that may be spoilt."""
    original = next(case for case in _CASES if case.name == "resource")
    shutil.copytree(original.folder, tmp_path / "resource")
    return Case(tmp_path / "resource")


def test_an_untouched_case_has_no_differences(copy: Case) -> None:
    assert copy.differences() == ()


@pytest.mark.parametrize(
    "path", ["design.txt", "deployment.txt", "out/kustomization.yaml", "out/kubernetes/web.yaml"]
)
def test_a_changed_file_is_shown_as_a_difference(copy: Case, path: str) -> None:
    file = copy.folder / path
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "more: 1\n", encoding="utf-8")
    (difference,) = copy.differences()
    assert f"--- {path}" in difference
    assert "-more: 1" in difference
    copy.update()
    assert file.read_text(encoding="utf-8") == before


def test_a_missing_file_is_a_difference(copy: Case) -> None:
    (copy.folder / "out/kustomization.yaml").unlink()
    assert copy.differences() == ("out/kustomization.yaml: is not there",)
    copy.update()
    assert copy.differences() == ()


@pytest.mark.parametrize("path", ["out/nginx/web/nginx.conf", "notes.txt"])
def test_a_file_that_nothing_makes_or_reads_is_a_difference(copy: Case, path: str) -> None:
    file = copy.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("here\n", encoding="utf-8")
    assert copy.differences() == (f"{path}: nothing makes it and nothing reads it",)
    copy.update()
    assert not file.exists()
    assert copy.differences() == ()


def test_a_program_with_an_error_is_no_golden(copy: Case) -> None:
    program = copy.folder / PROGRAM
    program.write_text(program.read_text(encoding="utf-8") + "srvice web { }\n", encoding="utf-8")
    (complaint,) = copy.differences()
    assert "schema/unknown-word" in complaint
    with pytest.raises(ValueError, match="schema/unknown-word"):
        copy.update()
    assert copy.on_disk()["design.txt"], "an update that fails leaves what is there"


def test_warnings_are_kept_too(copy: Case) -> None:
    program = copy.folder / PROGRAM
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace("  user  10001\n", ""), encoding="utf-8")
    assert "warnings.txt: is not there" in copy.differences()
    copy.update()
    assert "warning service/no-user: " in copy.on_disk()["warnings.txt"]
    program.write_text(text, encoding="utf-8")
    assert "warnings.txt: nothing makes it and nothing reads it" in copy.differences()


def test_goldens_are_not_updated_by_ci() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--update-goldens", "--collect-only", str(FOLDER)],
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout
    assert "not CI" in done.stderr
