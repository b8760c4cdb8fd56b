"""Node, and the npm packages of this folder, installed once and kept outside of the checkout."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

from ddpc.rehearse.missing import Missing

_HERE: Final = Path(__file__).parent
_LISTS: Final = ("package.json", "package-lock.json")


def find(program: str) -> str:
    """Return the path of ``node`` or ``npm``: of this environment, or else of the machine.

    Raises:
        Missing: if neither has it.
    """
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which(program, path=search)
    if found is None:
        raise Missing(program, "not installed (Debian packages: nodejs, npm)")
    return found


def packages() -> Path:
    """Return the folder that holds ``node_modules``, made if need be.

    Raises:
        Missing: if npm cannot install them here.
    """
    made = _made_once()
    if isinstance(made, Missing):
        raise made
    return made


@cache
def _made_once() -> Path | Missing:
    """Install them, and where that fails do not try again for every test."""
    lists = [(_HERE / name).read_bytes() for name in _LISTS]
    key = hashlib.sha256(b"".join(lists)).hexdigest()[:16]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "ddpc-test-node" / key
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the other workers wait, and find it made
        if not folder.is_dir():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            for name, text in zip(_LISTS, lists, strict=True):
                (partial / name).write_bytes(text)
            try:
                _install(partial)
            except Missing as missing:
                return missing
            partial.rename(folder)
    return folder


def _install(folder: Path) -> None:
    command = [find("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        raise Missing("npm packages", "npm ci did not end within 5 minutes") from None
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "npm error" in line]
        raise Missing("npm packages", lines[0] if lines else f"npm ci failed: {done.returncode}")


def run(script: str, request: dict[str, Any]) -> Any:
    """Give a script of this folder the request as JSON, and return its answer."""
    done = subprocess.run(
        [find("node"), str(_HERE / script)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
