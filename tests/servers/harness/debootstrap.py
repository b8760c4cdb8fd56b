"""Builds a small Debian tree with chosen packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ddpc.rehearse import sandbox
from ddpc.rehearse.missing import Missing
from tests.servers.harness import mirror

_SECONDS = 900
_INSTALLED = Path("/usr/share/debootstrap")
_PROJECT = Path(__file__).parents[3]


def debootstrap(suite: str, packages: Sequence[str], target: Path) -> None:
    """Build the tree in a folder that does not exist yet. Missing if it cannot be done here."""
    sandbox.require()
    if shutil.which("debootstrap") is None:
        raise Missing(f"Debian {suite}", "debootstrap is not installed")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "ddpc.rehearse.private_mounts"),
                *("debootstrap", "--variant=minbase", f"--include={','.join(packages)}"),
                *(suite, str(target), *mirror.debian_mirror()),
            ],
            cwd=_PROJECT,
            env={**os.environ, "DEBOOTSTRAP_DIR": str(_scripts_with(suite, Path(folder)))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise Missing(f"Debian {suite}", f"debootstrap failed:\n{done.stdout[-2000:]}")
    _slim(target)


def package_version(root: Path, package: str) -> str:
    """Return the upstream version of a package that a tree has installed: ``1.26.3``."""
    said = subprocess.run(
        ["dpkg-query", f"--admindir={root}/var/lib/dpkg", "-Wf", "${Version}", package],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return said.stdout.rpartition(":")[2].partition("-")[0]


def _scripts_with(suite: str, folder: Path) -> Path:
    """Return debootstrap's folder, or a copy with a script for a release that it does not know.

    All scripts of recent Debian releases are links to the one of ``sid``.
    """
    if (_INSTALLED / "scripts" / suite).exists():
        return _INSTALLED
    copy = folder / "debootstrap"
    shutil.copytree(_INSTALLED, copy, symlinks=True)
    (copy / "scripts" / suite).symlink_to("sid")
    return copy


def _slim(root: Path) -> None:
    """Delete what no server needs: downloaded packages, package lists, documentation."""
    for wasted in ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"):
        shutil.rmtree(root / wasted, ignore_errors=True)
