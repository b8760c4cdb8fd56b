"""Small Debian trees that hold the real servers, one for each release, built once and kept.

``python -m tests.servers.harness.roots`` builds those that are not there yet, side by side. They
lie in ``$XDG_CACHE_HOME/ddpc-test-roots`` (about 1 GB in all) and may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from attrs import frozen

from ddpc.rehearse.missing import Missing
from tests.servers.harness.debootstrap import debootstrap, package_version

_RECORD = "ddpc-test-root.json"


@frozen
class Suite:
    """Servers that a Debian release carries; ``name`` tells their tree, by itself the release."""

    name: str
    packages: tuple[str, ...]
    targets: Mapping[str, str]
    """Server to its version as ``target`` statements write it: ``{"nginx": "1.26"}``."""
    package: Mapping[str, str] = {}
    """Server to the package that carries it, where that is called otherwise."""

    @property
    def release(self) -> str:
        """The release, as Debian calls it."""
        return self.name.partition("-")[0]


_TESTING = "forky"
_WEB = ("nginx", "libnginx-mod-stream")
_CACHE = ("varnish", "varnish-modules", "gcc", "libc6-dev")  # varnishd compiles what it loads
_METRICS = ("prometheus", "prometheus-redis-exporter")

SUITES = (
    Suite("bookworm", _WEB + _CACHE, {"nginx": "1.22", "varnish": "7.1"}),
    Suite("trixie", _WEB + _CACHE, {"nginx": "1.26", "varnish": "7.7"}),
    Suite("forky", _WEB, {"nginx": "1.30"}),
    # Every release carries the one version of twemproxy that there is.
    Suite(
        "bookworm-shards",
        ("nutcracker", "redis-server", "memcached"),
        {"twemproxy": "0.5"},
        {"twemproxy": "nutcracker"},
    ),
    Suite(
        "bookworm-databases",
        ("mariadb-server-core", "mariadb-client-core"),
        {"mariadb": "10.11"},
        {"mariadb": "mariadb-server-core"},
    ),
    # What the image of fluentd has that its scripts need. fluentd itself is no package of Debian.
    Suite("bookworm-logs", ("ruby", "redis-tools"), {"redis-tools": "7.0"}),
    Suite("bookworm-metrics", _METRICS, {"prometheus": "2.42"}),
    Suite("trixie-metrics", _METRICS, {"prometheus": "2.53"}),
    Suite("forky-metrics", _METRICS, {"prometheus": "3.5"}),
)


@frozen
class Root:
    """A built tree."""

    path: Path
    versions: Mapping[str, str]
    """Server to its exact version: ``{"nginx": "1.26.3"}``."""


def versions(server: str) -> tuple[str, ...]:
    """Return the versions of a server that the harness offers, as ``target`` writes them."""
    return tuple(suite.targets[server] for suite in SUITES if server in suite.targets)


def root_with(server: str, version: str) -> Root:
    """Return the tree that holds this version of a server, built if need be.

    Raises:
        Missing: if it cannot be had on this machine.
        KeyError: if no suite is known to carry it.
    """
    for suite in SUITES:
        if suite.targets.get(server) == version:
            break
    else:
        raise KeyError(f"{server} {version}")
    built = _build_once(suite.name)
    if isinstance(built, Missing):
        raise Missing(f"{server} {version}", str(built))
    exact = built.versions[server]
    # Debian's testing release moves on, and what nginx accepts there it accepts further on.
    if not exact.startswith(f"{version}.") and suite.release != _TESTING:
        raise Missing(f"{server} {version}", f"Debian {suite.name} has {exact} now")
    return built


@cache
def _build_once(name: str) -> Root | Missing:
    """Build a suite, and where that fails do not try again for every test."""
    try:
        return build(next(suite for suite in SUITES if suite.name == name))
    except Missing as missing:
        return missing


def build(suite: Suite) -> Root:
    """Return the suite's tree, from the cache where it is there and was made in the same way."""
    path = _cache_folder() / suite.name
    with _lock(suite):
        built = _read(path, suite)
        if built is not None:
            return built
        partial = path.with_suffix(".partial")
        for leftover in (path, partial):
            if leftover.exists():
                shutil.rmtree(leftover)
        debootstrap(suite.release, suite.packages, partial)
        exact = {
            server: package_version(partial, suite.package.get(server, server))
            for server in suite.targets
        }
        record = {"packages": suite.packages, "versions": exact}
        (partial / _RECORD).write_text(json.dumps(record))
        partial.rename(path)
        return Root(path, exact)


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ddpc-test-roots")


@contextmanager
def _lock(suite: Suite) -> Iterator[None]:
    """Let one process at a time build a suite; the others wait and find it built."""
    _cache_folder().mkdir(parents=True, exist_ok=True)
    with (_cache_folder() / f"{suite.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read(path: Path, suite: Suite) -> Root | None:
    try:
        record = json.loads((path / _RECORD).read_text())
    except (OSError, ValueError):
        return None
    if record["packages"] != list(suite.packages):
        return None
    return Root(path, record["versions"])


def main() -> int:
    """Build every suite, side by side, and say how long each took. What lacks is said, no error."""

    def timed(suite: Suite) -> str:
        start = time.monotonic()
        try:
            built = build(suite)
        except Missing as missing:
            return f"{suite.name}: left out: {missing}"
        servers = ", ".join(f"{server} {version}" for server, version in built.versions.items())
        return f"{suite.name}: {servers} ({time.monotonic() - start:.0f} s)"

    with ThreadPoolExecutor(max_workers=2) as pool:
        for line in pool.map(timed, SUITES):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
