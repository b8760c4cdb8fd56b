"""What the image of fluentd has: Ruby, redis-cli; and fluentd itself where the machine has one.

fluentd is in no registry that these tests read: where ``fluentd`` is not on the path, what needs it
is left out, and said so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ddpc.rehearse.missing import Missing
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Completed, File, Sandbox, Scratch
from tests.servers.harness import ledger, roots
from tests.servers.harness.result import CheckResult

USER = 999
STATE = "/fluentd/state"


def ruby(
    *argv: str,
    pod: Pod | None = None,
    volumes: Mapping[str, Mapping[str, bytes | File]] | None = None,
    seconds: float = 20,
) -> Completed:
    """Run a command where Ruby and redis-cli are, as in the image, perhaps in a pod."""
    sandbox = Sandbox(
        root=roots.root_with("redis-tools", "7.0").path,
        user=USER,
        volumes=volumes or {},
        scratch=(Scratch(STATE, 1 << 20),),
        network=None if pod is None else pod.namespace,
        environment={"PATH": "/usr/bin:/bin", "LANG": "C"},
    )
    ledger.record("ruby run")
    return sandbox.run(argv, seconds=seconds)


def check(folder: Path) -> CheckResult:
    """Have ``fluentd --dry-run`` judge ``fluent.conf`` of a folder; a warning is a refusal.

    Raises:
        Missing: there is no fluentd on the path.
    """
    done = subprocess.run(
        [_fluentd(), "--dry-run", "--config", str(folder / "fluent.conf")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=_environment(folder),
    )
    said = done.stdout + done.stderr
    complaints = tuple(
        line
        for line in said.splitlines()
        if '"level":"warn"' in line or '"level":"error"' in line or "[warn]" in line
        if "LoadError" not in line  # of a JSON reader that the image has, and not every machine
    )
    ledger.record("fluentd --dry-run")
    return CheckResult(
        checker="fluentd --dry-run",
        ok=done.returncode == 0 and not complaints,
        output=said,
        warnings=complaints,
    )


@contextmanager
def run(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run ``fluent.conf`` of a folder for as long as the context lasts; it is ended by SIGTERM.

    What it prints goes to ``out`` in that folder.

    Raises:
        Missing: there is no fluentd on the path.
    """
    command = [_fluentd(), "--no-supervisor", "--config", str(folder / "fluent.conf")]
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, text=True, env=_environment(folder)
        )
        ledger.record("fluentd run")
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _fluentd() -> str:
    found = shutil.which("fluentd")
    if found is None:
        raise Missing("fluentd", "it is not on the path, and in no registry that is read here")
    return found


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
