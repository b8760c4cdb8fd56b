"""One sandbox for many short commands, each among its own files: a checker's 10 ms are not drowned.

What a command finds is what its sandbox would give it, but that the root is not mounted read-only:
it is root's, and the command is not. It keeps nothing for the next one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from select import select

from attrs import asdict, define, field, frozen

from ddpc.rehearse.sandbox import Completed, Sandbox, SandboxError, require

_PROJECT = Path(__file__).parents[3]


@frozen(kw_only=True)
class Benched(Sandbox):
    """A sandbox whose commands run at a bench. ``ports_from`` is the lowest port that any may
    listen on, as a pod's sysctl says it.
    """

    bench: Bench = field(repr=False, eq=False)
    ports_from: int = 1024

    def run(self, argv: Sequence[str], *, seconds: float = 60) -> Completed:
        return self.bench.run(self, argv, seconds)


@define
class Bench:
    """The workers, one for each root, started when they are first asked."""

    _workers: dict[Path, subprocess.Popen[bytes]] = field(factory=dict)

    def run(self, sandbox: Benched, argv: Sequence[str], seconds: float) -> Completed:
        """Run a command in the worker of a sandbox's root. SandboxError if it takes too long."""
        worker = self._worker(sandbox.root)
        assert worker.stdout is not None
        wanted = {"ports_from": sandbox.ports_from, **sandbox._specify(argv)}
        _tell(worker, wanted)
        ready, _, _ = select([worker.stdout], [], [], seconds)
        said = worker.stdout.readline() if ready else b""
        if not said:
            _end(self._workers.pop(sandbox.root))
            raise SandboxError(f"{argv[0]}: no answer within {seconds:g} s")
        status, output = json.loads(said)
        return Completed(status=status, output=output)

    def sandbox(self, given: Sandbox, ports_from: int | None = None) -> Benched:
        """The same sandbox, at this bench."""
        start = 1024 if ports_from is None else ports_from
        return Benched(bench=self, ports_from=start, **asdict(given, recurse=False))

    def close(self) -> None:
        for worker in self._workers.values():
            _end(worker)
        self._workers.clear()

    def _worker(self, root: Path) -> subprocess.Popen[bytes]:
        if root not in self._workers:
            require()
            module = "tests.servers.harness.bench_worker"
            self._workers[root] = subprocess.Popen(
                [sys.executable, "-S", "-m", module],
                cwd=_PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            _tell(self._workers[root], Sandbox(root=root, writable=True)._specify([]))
        return self._workers[root]


def _tell(worker: subprocess.Popen[bytes], said: Mapping[str, object]) -> None:
    assert worker.stdin is not None
    worker.stdin.write(json.dumps(said).encode() + b"\n")
    worker.stdin.flush()


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    with worker:  # closes what leads to it
        pass


@contextmanager
def new_bench() -> Iterator[Bench]:
    """A bench whose workers end with the context."""
    bench = Bench()
    try:
        yield bench
    finally:
        bench.close()
