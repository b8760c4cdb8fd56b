"""Keeps the namespaces in which podman runs, and takes all away when nobody wants them any more.

``python -m tests.servers.harness.podman_keeper FOLDER`` prints the number of the first process in
new namespaces, and ``ready`` when they are: of processes, of mounts with FOLDER, /run and /dev/shm
in memory, and a network that nobody can reach. Standard input has the number of each pod, a line
each. At its end, which comes however the caller ends, the kernel kills every process inside, and
with them go the mounts, the network and the files. Only the pods' control groups are to be removed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ddpc.rehearse import syscalls
from ddpc.rehearse.private_mounts import keep_mounts_private

_GROUPS = Path("/sys/fs/cgroup")
_PARENT = "libpod_parent"
_IN_MEMORY = (("/run", "64m"), ("/dev/shm", "64m"))
_STORAGE = "2g"
_ATTEMPTS, _PAUSE = 50, 0.1


def main(folder: str) -> None:
    """Keep until the end of standard input."""
    before = frozenset(_parents())
    syscalls.unshare(syscalls.CLONE_NEWPID)
    first = os.fork()
    if first == 0:
        _be_first(folder)
    os.write(1, f"{first}\n".encode())  # in one piece: two processes say something
    pods = [line.strip() for line in sys.stdin]
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    _remove_groups(pods, before)
    with suppress(OSError):  # a caller that still runs may be quicker
        Path(folder).rmdir()


def _be_first(folder: str) -> None:
    """Be the one whose end is everybody's inside: killed with the parent."""
    syscalls.die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how orphans ended
    keep_mounts_private()
    syscalls.unshare(syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC)
    syscalls.mount("proc", "/proc", "proc")
    for at, size in (*_IN_MEMORY, (folder, _STORAGE)):
        syscalls.mount("tmpfs", at, "tmpfs", options=f"size={size},mode=0755")
    Path("/dev/shm").chmod(0o1777)
    os.write(1, b"ready\n")
    while True:
        signal.pause()


def _parents() -> Iterator[Path]:
    """Where podman's control groups are: in one hierarchy, or in one for each controller."""
    for place in (_GROUPS / _PARENT, *_GROUPS.glob(f"*/{_PARENT}")):
        if place.is_dir() and not place.parent.is_symlink():
            yield place


def _remove_groups(pods: Sequence[str], before: frozenset[Path]) -> None:
    for place in tuple(_parents()):
        for name in pods:
            if (place / name).is_dir():
                _remove(place / name, _ATTEMPTS)
        if place not in before:  # podman's first group here was of these pods, or another's
            for shared in (place / "conmon", place):
                if shared.is_dir():
                    _remove(shared, 1)


def _remove(group: Path, attempts: int) -> None:
    """Remove a group and those below it, as soon as the killed have left it."""
    for folder, _, _ in os.walk(group, topdown=False):
        for attempt in range(attempts):
            try:
                Path(folder).rmdir()
            except FileNotFoundError:
                break
            except OSError:
                if attempt + 1 < attempts:
                    time.sleep(_PAUSE)
            else:
                break


if __name__ == "__main__":
    main(sys.argv[1])
