"""The built wheel works by itself: installed in a fresh environment, outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

_PROJECT = Path(__file__).parents[2]
_EXAMPLE = _PROJECT / "examples" / "dictionary.ddp"


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with no trace of this environment's Python in its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build backend that is installed here, so without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", folder, _PROJECT),
        cwd=folder,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel, what it declares to need, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index")
    _run(*pip, wheel, cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (installed,) = packages.glob("ddpc-*.dist-info")
    for needed in _closure(metadata.Distribution.at(installed)):
        _copy(needed, packages)
    return folder


def _closure(distribution: metadata.Distribution) -> Iterator[metadata.Distribution]:
    """Yield, as installed here, all that a distribution needs when no extra is asked for."""
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed = metadata.distribution(requirement.name)
            yield needed
            yield from _closure(needed)


def _copy(distribution: metadata.Distribution, packages: Path) -> None:
    for file in distribution.files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(str(file.locate())), target)


def test_the_wheel_holds_the_package_and_the_grammar(wheel: Path) -> None:
    package = _PROJECT / "ddpc"
    expected = {
        str(path.relative_to(_PROJECT))
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        grammar = archive.read("ddpc/grammar/ddp.lark")
    assert held == expected | {"ddpc/grammar/ddp.lark"}
    assert grammar == (_PROJECT / "grammar" / "ddp.lark").read_bytes()


def test_it_compiles_an_example_outside_the_checkout(environment: Path, tmp_path: Path) -> None:
    shutil.copy(_EXAMPLE, tmp_path)
    _run(environment / "bin" / "ddpc", "build", _EXAMPLE.name, "-o", "out", cwd=tmp_path)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {"out/kustomization.yaml", "out/ddpc-manifest.json"} <= written
    assert any(path.endswith("nginx.conf") for path in written)
    assert any(path.endswith("default.vcl") for path in written)


def test_it_is_not_the_checkout_that_ran(environment: Path, tmp_path: Path) -> None:
    where = "import ddpc; print(ddpc.__file__)"
    told = _run(environment / "bin" / "python", "-c", where, cwd=tmp_path)
    assert Path(told.stdout.strip()).is_relative_to(environment)
