"""Measures ``ddpc build`` as it is run: time for each service and memory, for programs that grow.

Run as ``python -m benchmarks.build [SERVICES ...]``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.program import program

SIZES = (250, 500, 1000)
RUNS = 5
"""Each size is built so many times; the best counts, as the others waited for something."""


class Cost(NamedTuple):
    """What one run took: seconds by the clock, in ddpc, in the system; most memory in MiB."""

    wall: float
    user: float
    system: float
    memory: float


def measure(source: Path, out: Path) -> Cost:
    """Build ``source`` into the folder ``out``, which does not exist, in a process of its own."""
    command = [sys.executable, "-m", "ddpc.cli.main", "build", str(source), "-o", str(out)]
    # An installed ddpc has been compiled to bytecode; this one is by the first run.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(source.parent / "cache")}
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | compiled)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Cost(wall, used.ru_utime, used.ru_stime, used.ru_maxrss / 1024)


def best(services: int, folder: Path) -> Cost:
    """The best of several runs, each figure by itself."""
    source = folder / f"{services}.ddp"
    source.write_text(program(services), encoding="utf-8")
    costs = [measure(source, folder / f"{services}-{run}") for run in range(RUNS)]
    return Cost(*(min(figures) for figures in zip(*costs, strict=True)))


def main() -> None:
    """Print a line for each size; the last column is the time for each service to the first's."""
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    print("services  wall s  user s   sys s  ms/service    MiB   ratio")
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for services in sizes:
            cost = best(services, Path(folder))
            each = cost.user / services
            first = first or each
            seconds = f"{cost.wall:7.2f} {cost.user:7.2f} {cost.system:7.2f}"
            print(
                f"{services:8} {seconds} {each * 1000:11.2f} {cost.memory:6.0f} {each / first:7.2f}"
            )


if __name__ == "__main__":
    main()
