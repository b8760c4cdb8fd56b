"""What has to hold of the commands, over drawn programs: they agree, and write only what is new."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given

from ddpc.cli.main import main
from tests.properties.corpus import Program
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import programs
from tests.properties.settings import examples

_CLEAN, _REFUSED = 0, 1


def _put(program: Program, folder: Path) -> list[str]:
    """Write the program's files, and give what a command is told of them."""
    for path, text in program.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = [str(folder / program.entry), "--format", "json"]
    if program.options.environment is not None:
        told += ["--env", program.options.environment]
    for name, value in program.options.inputs:
        told += ["--set", f"{name}={value}"]
    return told


def _run(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """A command's exit code, and its diagnostics."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main(arguments)
    found: list[dict[str, Any]] = json.loads(out.getvalue())["diagnostics"]
    return code, found


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder in it: which it is, and when it was last written.

    Not of the folder itself: the lock stands in it while a build looks at the rest.
    """
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


@examples(60)
@given(programs())
def test_check_and_build_agree_and_a_second_build_writes_nothing(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        told = _put(drawn.program(), folder)
        checked, said = _run("check", *told)
        built, found = _run("build", *told, "-o", str(out))
        if not drawn.environments:
            assert (checked, said) == (built, found)
        else:  # a check also asks what the servers say to the other environments
            assert all(one in said for one in found)
            assert checked == (_REFUSED if built else checked)
        assert out.exists() == (built == _CLEAN)
        if built == _CLEAN:
            before = _state(out)
            assert before
            assert _run("build", *told, "-o", str(out)) == (built, found)
            assert _state(out) == before
