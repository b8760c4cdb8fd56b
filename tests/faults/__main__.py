"""Writes faults into copies of the compiler and has the property tests notice them.

``python -m tests.faults`` tries all, ``python -m tests.faults NAME ...`` some. With ``--state
FILE`` what is done is kept, and another run goes on from there; ``--seconds`` ends it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from attrs import asdict

from tests.faults.fault import Fault
from tests.faults.table.all import FAULTS
from tests.faults.tree import Tree, again, copied
from tests.faults.trial import Sound, Verdict, tried


def main() -> int:
    """Try them, and print what came of each. 1 if any survives without a reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults of the table; or all")
    parser.add_argument("--likely", action="store_true", help="only the killers of each row")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="when to begin no more")
    parser.add_argument("--each", type=float, default=600, help="seconds for one killer")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    parser.add_argument("--state", type=Path, help="where to keep what is done")
    asked = parser.parse_args()
    done = _done(asked.state)
    by_name = {fault.name: fault for fault in FAULTS}
    wanted = [by_name[name] for name in asked.names] if asked.names else list(FAULTS)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        whole = copied(Path(folder) / "sound")
        sound = Sound(whole, asked.each)
        trees: SimpleQueue[Tree] = SimpleQueue()
        for number in range(asked.jobs):
            trees.put(again(whole, Path(folder) / str(number)))

        def one(fault: Fault) -> Verdict | None:
            if time.monotonic() - begun > asked.seconds:
                return None
            tree = trees.get()
            try:
                return tried(fault, tree, sound, asked.each, all_of_them=not asked.likely)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(asked.jobs) as pool:
            left = [fault for fault in wanted if fault.name not in done]
            for each in as_completed([pool.submit(one, fault) for fault in left]):
                verdict = each.result()
                if verdict is not None:
                    done[verdict.fault] = verdict
                    print(verdict, flush=True)
                    _keep(asked.state, verdict)
    reasons = {fault.name: fault.unseen for fault in wanted if fault.unseen}
    verdicts = [done[fault.name] for fault in wanted if fault.name in done]
    return _summary(verdicts, len(wanted), reasons)


def _summary(verdicts: list[Verdict], wanted: int, reasons: dict[str, str]) -> int:
    counts = Counter(one.killer.partition(":")[0] for one in verdicts if one.is_killed)
    lived = [one for one in verdicts if not one.is_killed]
    explained = [one.fault for one in lived if one.fault in reasons]
    survivors = [one.fault for one in lived if not one.unfinished and one.fault not in reasons]
    undecided = [one.fault for one in lived if one.unfinished and one.fault not in reasons]
    print(f"{len(verdicts)} of {wanted} faults tried, {sum(counts.values())} killed")
    for killer, count in counts.most_common():
        print(f"{count:5}  {killer}")
    for name in explained:
        print(f"lives: {name}: {reasons[name]}")
    print("survivors:", ", ".join(survivors) or "none")
    print("undecided:", ", ".join(undecided) or "none")
    return 1 if survivors or undecided or len(verdicts) < wanted else 0


def _done(state: Path | None) -> dict[str, Verdict]:
    if state is None or not state.exists():
        return {}
    lines = state.read_text(encoding="utf-8").splitlines()
    known = [Verdict(**json.loads(line)) for line in lines]
    return {one.fault: one for one in known if not one.unfinished}


def _keep(state: Path | None, verdict: Verdict) -> None:
    if state is not None:
        with state.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")


if __name__ == "__main__":
    sys.exit(main())
