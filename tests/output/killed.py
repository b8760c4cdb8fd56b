"""Kills a building process at its calls and lets the next command put things right.

Run as a program with an empty folder; prints how many builds were killed, finished and undone.
A program of its own, because it forks, which a test runner with threads must not.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

from ddpc.output.recover import recover
from tests.output.faults import QUICK, killing
from tests.output.trees import FIRST, SECOND, STRANGERS, build, built, place, seen


def main(base: Path) -> None:
    """Kill before every third call; what happens at each one is simulated elsewhere."""
    original = base / "original"
    place(original, STRANGERS)
    build(original, FIRST)
    old, new = built(FIRST, STRANGERS), built(SECOND, STRANGERS)
    killed = finished = undone = 0
    while _is_killed(original, base / "out", 1 + 3 * killed):
        killed += 1
        recover(str(base / "out"), QUICK)
        now = seen(base / "out")
        if now not in (old, new):
            sys.exit(f"mixed after a kill in round {killed}: {sorted(now)}")
        finished += now == new
        undone += now == old
        build(base / "out", SECOND, filesystem=QUICK)
        if seen(base / "out") != new:
            sys.exit(f"not built after a kill in round {killed}")
    print(killed, finished, undone)


def _is_killed(original: Path, target: Path, at: int) -> bool:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(original, target)
    child = os.fork()
    if child == 0:
        build(target, SECOND, filesystem=killing(at).filesystem)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]))
