"""A copy of the checkout in which a fault can be written, and tests run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tests.faults.fault import Fault
from tests.faults.killers import arguments

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", "node_modules")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_IMPORT = "import ddpc.cli.codes, ddpc.driver, ddpc.backends.catalogue as all; print(ddpc.__file__)"


class Broken(Exception):
    """Tests could not be run: not a matter of the fault."""


class TooLong(Exception):
    """Tests took longer than they were given: they prove nothing."""


@frozen
class Tree:
    """The copy; bytecode of what is not changed is kept, and never of what is."""

    path: Path

    def failing(self, killer: str, seconds: float) -> str | None:
        """The first test of a killer that fails; None if all pass. Raises TooLong."""
        try:
            done = self._run(
                *("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"),
                *arguments(killer),
                seconds=seconds,
            )
        except subprocess.TimeoutExpired:
            raise TooLong(killer) from None
        if done.returncode == 0:
            return None
        found = _FAILED.search(done.stdout)
        collected = done.returncode == 1 or (done.returncode == 2 and self.imports())
        if not collected or found is None:
            raise Broken(f"{killer}: {done.stdout[-2_000:]}{done.stderr[-2_000:]}")
        return found[1]

    def imports(self) -> bool:
        """Whether the compiler can still be imported, from here."""
        done = self._run("-c", _IMPORT, seconds=120)
        return done.returncode == 0 and done.stdout.startswith(str(self.path))

    @contextmanager
    def with_fault(self, fault: Fault) -> Iterator[None]:
        """With the fault written into its file."""
        file = fault.path(self.path)
        kept, times = file.read_bytes(), file.stat()
        file.write_text(fault.applied(self.path), encoding="utf-8")
        try:
            yield
        finally:
            file.write_bytes(kept)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    def compile(self) -> None:
        """Keep the bytecode of what is not changed."""
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", "ddpc", "tests", "benchmarks"],
            cwd=self.path,
            check=True,
            capture_output=True,
            timeout=300,
        )

    def _run(self, *words: str, seconds: float) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.path), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


def copied(to: Path) -> Tree:
    """A copy of this checkout."""
    shutil.copytree(ROOT, to, ignore=_LEFT_OUT)
    tree = Tree(to)
    tree.compile()
    return tree


def again(tree: Tree, to: Path) -> Tree:
    """A copy of a copy, with its bytecode."""
    shutil.copytree(tree.path, to)
    return Tree(to)
