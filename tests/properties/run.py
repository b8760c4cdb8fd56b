"""Draws programs at any scale: ``python -m tests.properties.run --programs 100000 --varnish 2000``.

Works on all cores in chunks, each from a seed of its own. With ``--state FILE`` what is done is
kept, and another run of the same seed goes on from there; ``--seconds`` ends it in time.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, TypedDict

from attrs import asdict, frozen

from ddpc.rehearse import syscalls
from tests.properties.drawn.examined import examined, seeds
from tests.properties.drawn.judge import Judge
from tests.properties.drawn.tally import Tally
from tests.servers.harness.bench import new_bench

CHUNK = 100


class Seen(TypedDict):
    """What came of a chunk."""

    first: int
    tally: dict[str, Any]
    faults: list[str]


@frozen
class Chunk:
    """A part of a run: programs from ``first`` on, of which so many VCL files are compiled."""

    seed: str
    first: int
    count: int
    varnish: int
    every: int


def chunks(seed: str, programs: int, varnish: int, every: int) -> Iterator[Chunk]:
    """The parts of a run; each gets its share of what Varnish may cost."""
    for first in range(0, programs, CHUNK):
        count = min(CHUNK, programs - first)
        share = varnish * (first + count) // programs - varnish * first // programs
        yield Chunk(seed, first, count, share, every)


def work(chunk: Chunk) -> Seen:
    """Examine a chunk; what was seen, as JSON has it."""
    tally = Tally()
    with new_bench() as bench:
        judge = Judge(bench, varnish=chunk.varnish, every=chunk.every)
        faults = examined(seeds(chunk.seed, chunk.count, chunk.first), judge, tally)
    return {"first": chunk.first, "tally": asdict(tally), "faults": [str(one) for one in faults]}


def main() -> int:
    """Run, and print what was seen. 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=1_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--varnish", type=int, default=50, help="VCL files that are compiled")
    parser.add_argument("--schemas", type=int, default=1, help="objects of one build in so many")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--state", type=Path, help="where to keep what is done")
    asked = parser.parse_args()
    done = _done(asked.state)
    left = [
        chunk
        for chunk in chunks(asked.seed, asked.programs, asked.varnish, asked.schemas)
        if chunk.first not in done
    ]
    print(f"seed {asked.seed}: {asked.programs} programs, {len(done)} chunks done", flush=True)
    begun = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count(), initializer=_end_with_parent) as pool:
        waiting = [pool.submit(_in_time, chunk, begun, asked.seconds) for chunk in left]
        for each in as_completed(waiting):
            seen = each.result()
            if seen is not None:
                done[seen["first"]] = seen
                _keep(asked.state, seen)
                for fault in seen["faults"]:
                    print(f"FOUND {fault}", flush=True)
    tally = Tally()
    for seen in done.values():
        tally.merge(Tally(**seen["tally"]))
    print("\n".join(tally.lines()))
    print(f"in {time.monotonic() - begun:.0f} s")
    found = [fault for seen in done.values() for fault in seen["faults"]]
    print(f"{len(found)} faults found")
    return 1 if found else 0


def _end_with_parent() -> None:
    syscalls.die_with_parent(signal.SIGKILL)


def _in_time(chunk: Chunk, begun: float, seconds: float) -> Seen | None:
    return work(chunk) if time.monotonic() - begun < seconds else None


def _done(state: Path | None) -> dict[int, Seen]:
    if state is None or not state.exists():
        return {}
    seen: list[Seen] = [json.loads(line) for line in state.read_text(encoding="utf-8").splitlines()]
    return {one["first"]: one for one in seen}


def _keep(state: Path | None, seen: Seen) -> None:
    if state is not None:
        with state.open("a", encoding="utf-8") as file:
            file.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    sys.exit(main())
