"""Counts the checks that really ran, so that a suite can say what its green is made of."""

from __future__ import annotations

from collections import Counter

_since_last_drain: Counter[str] = Counter()


def record(kind: str, count: int = 1) -> None:
    """Note that a check of this kind (``nginx -t 1.30.6``) has run, whatever its verdict was."""
    _since_last_drain[kind] += count


def drain() -> Counter[str]:
    """Return what was recorded since the last call, and forget it."""
    drained = Counter(_since_last_drain)
    _since_last_drain.clear()
    return drained
