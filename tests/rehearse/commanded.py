"""How the tests start a rehearsal as a user does, and look at what it started."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.servers.harness import ledger, roots

EXAMPLES = Path(__file__).parents[2] / "examples"
SECONDS = 90

WEB = """app demo { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /
}
attach rate-limit to web { anonymous 100/s burst 100; reach load-balancer }
expect web {
  GET /here.txt  -> body "a file of the folder"
  GET /there.txt -> 404
  GET /here.txt  -> from web
}
"""


def command(program: Path, *more: str) -> list[str]:
    """The command line that rehearses a program, with the servers that it needs."""
    servers = [
        f"--server={name}={roots.root_with(name, version).path}"
        for name, version in (("nginx", "1.26"), ("varnish", "7.1"))
    ]
    return [sys.executable, "-m", "ddpc.cli.main", "rehearse", str(program), *servers, *more]


def run(program: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Rehearse a program to its end."""
    argv = command(program, *more)
    ledger.record("ddpc rehearse")
    return subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS, check=False)


def children(pid: int) -> set[tuple[int, str]]:
    """All descendants: (number, when it started), which is nobody else's."""
    parents: dict[int, list[tuple[int, str]]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append((int(each.parent.name), fields[19]))
    found: set[tuple[int, str]] = set()
    left = [pid]
    while left:
        for child in parents.get(left.pop(), []):
            found.add(child)
            left.append(child[0])
    return found


def gone(processes: set[tuple[int, str]]) -> None:
    """AssertionError unless all of them end before long."""
    deadline = time.monotonic() + 5
    left = set(processes)
    while left:
        assert time.monotonic() < deadline, left
        left = {each for each in left if _started(each[0]) == each[1]}
        time.sleep(0.05)


def _started(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None
