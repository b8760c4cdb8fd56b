"""Where the tests run."""

from __future__ import annotations

from pathlib import Path


def chrooted() -> bool:
    """Whether this process' root is a folder of another, and no file system that is mounted.

    In a chroot nobody may make user namespaces, and who enters a namespace of mounts is out of it.
    Sources: user_namespaces(7), setns(2); the fields are those of proc_pid_mountinfo(5).
    """
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return all(line.split()[4] != "/" for line in lines)
