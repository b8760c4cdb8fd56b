"""Runs commands one after the other in one root: ``python -m tests.servers.harness.bench_worker``.

The first line of its input is the ``launcher.Specification`` of the root, as JSON, each other one
that of a command; each line of its output is a command's exit status and what it printed. The root
is laid out once, as the launcher does; for each command its files are laid into it and taken away
again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from ddpc.rehearse import launcher, syscalls
from ddpc.rehearse.launcher import Specification
from ddpc.rehearse.private_mounts import keep_mounts_private

_SECONDS = 120
_ROOT = Path("/")
_PORTS_FROM = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


class Command(Specification):
    """A command of a bench."""

    ports_from: int


def _lay(wanted: Command) -> list[Path]:
    """Lay a command's files; what has to go again afterwards."""
    for file in wanted["files"]:
        launcher._write(_ROOT, file)
    laid: list[Path] = []
    for path, files in wanted["volumes"].items():
        folder = Path(path)
        shutil.rmtree(folder, ignore_errors=True)  # a mount would hide it
        folder.mkdir(parents=True)
        laid.append(folder)
        for file in files:
            launcher._write(folder, file)
    for scratch in wanted["scratch"]:
        folder = Path(scratch["path"])
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        folder.chmod(0o1777)
        laid.append(folder)
    return laid


def _run(wanted: Command) -> tuple[int, str]:
    laid = _lay(wanted)
    _PORTS_FROM.write_text(str(wanted["ports_from"]))
    primary, *others = wanted["groups"]
    user = wanted["user"] or 0
    reader, writer = os.pipe()
    os.fchown(writer, user, primary)  # container runtimes do: /dev/stdout must be writable
    process = subprocess.Popen(
        wanted["argv"],
        env={"PATH": launcher._PATH, **wanted["environment"]},
        user=user,
        group=primary,
        extra_groups=others,
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as output:
        said = output.read()
    status = process.wait(_SECONDS)
    for folder in laid:
        shutil.rmtree(folder)
    return (status if status >= 0 else 128 - status), said.decode(errors="replace")


def _serve(root: Specification) -> None:
    laid = launcher._build(root)
    os.chroot(laid)
    os.chdir("/")
    for line in sys.stdin.buffer:
        answer = _run(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Make the namespaces and serve in them until the input ends."""
    syscalls.die_with_parent(signal.SIGKILL)
    root: Specification = json.loads(sys.stdin.buffer.readline())
    syscalls.unshare(syscalls.CLONE_NEWNET)
    syscalls.raise_loopback()
    keep_mounts_private()
    syscalls.unshare(syscalls.CLONE_NEWPID | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS)
    child = os.fork()
    if child == 0:
        syscalls.die_with_parent(signal.SIGKILL)
        _serve(root)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
