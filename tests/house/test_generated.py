"""Every generated file is what its sources make of it now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ddpc.generate.__main__ import REPAIR, main
from ddpc.generate.catalogue import OUTPUTS
from ddpc.generate.output import Output

_PROJECT = Path(__file__).parents[2]


def _checkout(folder: Path) -> Path:
    """A checkout that holds all that the command looks at."""
    (folder / "grammar").mkdir()
    (folder / "grammar" / "ddp.lark").touch()
    assert main(["--root", str(folder)]) == 0
    return folder


def test_the_generated_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ddpc.generate", "--check"],
        cwd=_PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.path)
def test_a_stale_file_is_told_with_the_command_that_repairs_it(
    output: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = output.path
    root = _checkout(tmp_path)
    file = root / path
    right = file.read_bytes()
    for spoil in (lambda: file.write_bytes(right + b" "), file.unlink):
        spoil()
        capsys.readouterr()
        assert main(["--check", "--root", str(root)]) == 1
        assert capsys.readouterr().err == f"{path} is out of date\nto repair: {REPAIR}\n"
        assert main(["--root", str(root)]) == 0
        assert capsys.readouterr().out == f"wrote {path}\n"
        assert file.read_bytes() == right
    assert main(["--check", "--root", str(root)]) == 0


def test_each_file_has_one_generator() -> None:
    paths = [output.path for output in OUTPUTS]
    assert paths
    assert len(paths) == len(set(paths))


def test_elsewhere_than_in_a_checkout_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--root", str(tmp_path)])
    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []
