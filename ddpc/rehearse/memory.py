"""How much memory the processes of a rehearsal hold together."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_LIMITS: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Of version 2, where `max` is none, and of version 1. Source: the kernel's cgroup documents."""
_SHARE: Final = 0.75


def usual_bound() -> int:
    """Bytes that a rehearsal may hold unless it is said: three quarters of what is available.

    In a container that is no more than the container's own limit.
    """
    return int(min(_available(), *_limits()) * _SHARE)


def _available() -> int:
    for line in (_PROC / "meminfo").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    raise LookupError("MemAvailable")


def _limits() -> Iterator[float]:
    """What the control group at hand may hold; in a container that is the container's."""
    yield math.inf
    for path in _LIMITS:
        with suppress(OSError, ValueError):
            yield int(path.read_text(encoding="ascii"))


def held() -> list[tuple[int, str]]:
    """(bytes, command) of every process that this one sees, the largest first.

    Counted are pages that are nobody's file: what is read from one, or is shared as files are, the
    kernel can take back or is bounded elsewhere. Source: proc_pid_statm(5).
    """
    return sorted(_each(), reverse=True)


def _each() -> Iterator[tuple[int, str]]:
    page = os.sysconf("SC_PAGE_SIZE")
    for folder in _PROC.glob("[0-9]*"):
        try:
            _, resident, shared, *_ = (folder / "statm").read_text(encoding="ascii").split()
            name = (folder / "comm").read_text(errors="replace").strip()
        except OSError:  # it has ended
            continue
        yield (int(resident) - int(shared)) * page, name
