"""The source distribution holds all that its own tests and linters read."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

_PROJECT = Path(__file__).parents[2]


def test_every_folder_of_code_is_in_it(tmp_path: Path) -> None:
    """What imports, checks or runs a file of the checkout finds it there too."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=_PROJECT, capture_output=True, timeout=300, check=True)
    (made,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    code = {str(path.relative_to(_PROJECT)) for path in _PROJECT.glob("[!.]*/*.py")}
    assert "benchmarks/program.py" in code
    assert sorted(code - held) == []
    assert {".ci/setup", "LICENSE", "Makefile", "grammar/ddp.lark"} <= held
