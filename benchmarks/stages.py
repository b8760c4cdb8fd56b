"""Measures the stages of a compilation in one process: processor seconds, the best of several runs.

Run as ``python -m benchmarks.stages [SERVICES]``.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from time import process_time
from typing import TypeVar

from benchmarks.program import program
from ddpc.driver import Options, compile_program, context_of, emit
from ddpc.load import load
from ddpc.output.record import manifest_of
from ddpc.output.write import write
from ddpc.passes.declare import declare
from ddpc.passes.pipeline import run

RUNS = 5
ENTRY = "many.ddp"
Result = TypeVar("Result")


def timed(name: str, work: Callable[[], Result]) -> Result:
    """What ``work`` gives, once the best of several runs has been printed."""
    least = float("inf")
    results: list[Result] = []
    for _ in range(RUNS):
        began = process_time()
        results[:] = [work()]
        least = min(least, process_time() - began)
    print(f"{name:8} {least:6.3f}")
    return results[0]


def main() -> None:
    """Print the seconds of each stage, and a digest of all files that came out."""
    text = program(int(sys.argv[1]) if len(sys.argv) > 1 else 1000).encode()
    options = Options()
    gc.disable()

    def read(path: str) -> bytes:
        assert path == ENTRY
        return text

    loaded, _ = timed("load", lambda: load(ENTRY, read))
    context = context_of(read, options, incomplete=False)
    declarations, _ = timed("declare", lambda: declare(loaded.statements, context))
    finished = timed("passes", lambda: run(declarations, context, ()))
    files, _ = timed("emit", lambda: emit(finished.results["verify"]))

    outcome = compile_program(ENTRY, read, options)
    manifest = timed(
        "manifest", lambda: manifest_of(outcome, entry=ENTRY, options=options, sources={})
    )
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()
        timed("write", lambda: write(f"{folder}/{next(numbers)}", outcome.files, manifest))
    print(sha256(repr([(file.path, file.text, file.lines) for file in files]).encode()).hexdigest())


if __name__ == "__main__":
    main()
