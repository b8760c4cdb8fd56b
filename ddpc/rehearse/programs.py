"""The real servers that this machine has, and their versions."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ddpc.ir.values import Version
from ddpc.node import frozen

TARGETS: Final[Mapping[str, str]] = {
    "nginx": "nginx",
    "varnish": "varnishd",
    "twemproxy": "nutcracker",
}
"""What runs each target that a build is made for."""

PACKAGES: Final[Mapping[str, str]] = {
    "varnishd": "varnish",
    "mariadbd": "mariadb-server",
    "redis_exporter": "prometheus-redis-exporter",
}
"""The Debian package of a program, where it is called otherwise."""

_NAMES: Final[Mapping[str, str]] = {"redis_exporter": "prometheus-redis-exporter"}
_ASKING: Final[Mapping[str, str]] = {"nginx": "-v", "varnishd": "-V", "nutcracker": "-V"}
_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_SECONDS: Final = 10


@frozen(kw_only=True)
class Program:
    """A server that can be run: by ``command``, in the tree of files below ``root``."""

    name: str
    command: str
    root: Path
    version: str | None
    """As it says itself, or its package; None: not known."""

    def is_of(self, target: Version) -> bool:
        """Whether this is the release that a build for ``target`` is made for."""
        return self.version is None or f"{self.version}.".startswith(f"{target}.")


@frozen
class Programs:
    """Where programs are looked for: in what was given, then on this machine.

    ``given`` leads from a target or program to an executable, or to the root of a tree.
    """

    given: Mapping[str, Path]

    def find(self, name: str) -> Program | None:
        """The program called so in images, if it is here."""
        package = PACKAGES.get(name, name)
        command = _NAMES.get(name, name)
        place = self._place(name)
        if place is not None and place.is_dir():
            if not any(Path(place, f.lstrip("/"), command).exists() for f in _PATH.split(":")):
                return None
            return Program(
                name=name, command=command, root=place, version=_packaged(place, package)
            )
        found = shutil.which(command, path=_PATH) if place is None else str(place.resolve())
        if found is None:
            return None
        return Program(name=name, command=found, root=Path("/"), version=_asked(name, found))

    def lacks(self, name: str) -> str:
        """That a program is not here, and how to get it."""
        place = self._place(name)
        if place is not None:
            return f"{name} is not in the tree `{place}` that was given"
        return f"{name} is not installed (Debian: {PACKAGES.get(name, name)})"

    def _place(self, name: str) -> Path | None:
        """What was given for the program, or for the target that it runs."""
        target = next((each for each, program in TARGETS.items() if program == name), name)
        return self.given.get(target) or self.given.get(name)


def _asked(name: str, command: str) -> str | None:
    option = _ASKING.get(name)
    if option is None:
        return None
    try:
        done = subprocess.run(
            [command, option], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"(?:nginx/|varnish-|nutcracker-)(\d+(?:\.\d+)+)", done.stderr + done.stdout)
    return found and found[1]


def _packaged(root: Path, package: str) -> str | None:
    """The upstream version of a package that a Debian tree has installed."""
    try:
        status = (root / "var/lib/dpkg/status").read_text(encoding="utf-8")
    except OSError:
        return None
    for entry in status.split("\n\n"):
        if entry.startswith(f"Package: {package}\n"):
            version = re.search(r"^Version: (?:\d+:)?([\d.]+)", entry, re.MULTILINE)
            return version and version[1].rstrip(".")
    return None
