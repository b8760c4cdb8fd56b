"""How a workload's pods are replaced, spread and counted."""

from __future__ import annotations

from enum import Enum

from ddpc.backends.kubernetes.running import Running
from ddpc.ir.deployment import Probe, Storage, Workload

DEADLINE = 600
"""Seconds that the cluster waits for progress of a rollout unless told otherwise."""

LONGEST = (1 << 31) - 1
"""The most seconds that the cluster counts (a signed number of 32 bits)."""


class Strategy(Enum):
    """How pods make room for new ones.

    SURGE: a new pod serves before an old one goes. IN_PLACE: one goes, then one comes, because
    both cannot hold the volume. ALL_AT_ONCE: the only pod goes first. ORDERED: one after the other,
    each under its own name and with its own volume.
    """

    SURGE = "surge"
    IN_PLACE = "in place"
    ALL_AT_ONCE = "all at once"
    ORDERED = "ordered"


def is_stateful(workload: Workload) -> bool:
    """Whether its pods have names and volumes of their own."""
    return workload.stateful or any(
        isinstance(volume, Storage) and volume.claim is None for volume in workload.volumes
    )


def strategy(workload: Workload) -> Strategy:
    """Decide how the pods of ``workload`` are replaced."""
    if is_stateful(workload):
        return Strategy.ORDERED
    if not any(isinstance(volume, Storage) for volume in workload.volumes):
        return Strategy.SURGE
    return Strategy.ALL_AT_ONCE if workload.replicas.high == 1 else Strategy.IN_PLACE


def is_scaled(workload: Workload) -> bool:
    """Whether the number of pods follows the load."""
    return workload.replicas.low != workload.replicas.high


def is_spread(workload: Workload) -> bool:
    """Whether there are several pods: they stand apart, and are never all taken away at once."""
    return workload.replicas.high >= 2


def progress_deadline(workload: Workload, containers: tuple[Running, ...]) -> int | None:
    """Seconds after which a rollout without progress counts as failed; None: the default will do.

    A new pod may rightly take as long as its startup, its readiness and its settling time; twice
    that is the bound, as far as the cluster counts.
    """
    start = sum(_seconds(container.started) for container in containers)
    ready = max((_seconds(container.ready) for container in containers), default=0)
    needed = 2 * (start + ready + workload.min_ready.seconds)
    return min(needed, LONGEST) if needed > DEADLINE else None


def _seconds(probe: Probe | None) -> int:
    if probe is None:
        return 0
    return probe.after.seconds + probe.every.seconds * max(probe.failures, probe.successes)
