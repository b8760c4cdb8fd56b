"""How a pod's containers end: what runs before the signal, and how long the pod is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ddpc.backends.kubernetes.running import Running
from ddpc.ir.deployment import Role, Stop
from ddpc.ir.values import Duration, Version
from ddpc.node import frozen

SLEEP_SINCE: Final = Version(1, 34)
"""The release in which the ``sleep`` action of lifecycle hooks is generally available."""

UNSAID: Final = Duration(30_000)
"""What a container that does not say how it stops is given: the cluster's own default."""

MARGIN: Final = 5
"""Seconds beyond the pause and the last request, for the exit itself."""


@frozen(kw_only=True)
class PreStop:
    """What runs before the signal: a pause of whole ``seconds``, or a ``command``; never both.

    ``lost`` is the reason why a pause that was asked for is not kept, in words for the user.
    """

    seconds: int = 0
    command: tuple[str, ...] = ()
    lost: str = ""


def staying(containers: tuple[Running, ...]) -> tuple[Running, ...]:
    """The containers of a pod, each there for as long as a server of ours leads to it.

    While that server pauses it still takes requests, on connections that callers have kept: what
    it leads to pauses no shorter. Who says `pause 0s` has no pause.
    """
    longest = max(
        (
            container.stop.pause
            for container in containers
            if container.role is Role.SIDECAR and container.served and container.stop
        ),
        default=Duration(0),
    )
    return tuple(_staying(container, longest) for container in containers)


def _staying(container: Running, pause: Duration) -> Running:
    stop = container.stop
    if container.role is not Role.MAIN or stop is None or stop.command is not None:
        return container
    if not stop.pause.milliseconds or stop.pause >= pause:
        return container
    return evolve(container, stop=evolve(stop, pause=pause))


def pre_stop(container: Running, target: Version) -> PreStop:
    """Decide what runs before ``container`` gets its signal, on Kubernetes ``target``.

    The cluster runs one action only. Servers of ours have a ``sleep`` in their images; of a
    user's image nothing is known.
    """
    stop = container.stop
    if stop is None:
        return PreStop()
    pause = stop.pause.seconds
    if stop.command is not None:
        lost = "one action runs before the signal, and the command is it" if pause else ""
        return PreStop(command=stop.command, lost=lost)
    if not pause or target >= SLEEP_SINCE:
        return PreStop(seconds=pause)
    if container.served is not None:
        return PreStop(command=("sleep", str(pause)))
    return PreStop(
        lost=f"the cluster's own pause needs Kubernetes {SLEEP_SINCE}, the target is {target}"
    )


def grace_seconds(containers: Iterable[Running]) -> int:
    """How long the pod is given to end, in seconds.

    Every container's pause starts at once. Sidecars get their signal only when the other
    containers are gone, each after the one that started after it: their times add up.
    """
    mains, sidecars = 0, 0
    for container in containers:
        if container.role is Role.BEFORE:
            continue
        stop = container.stop or Stop(pause=Duration(0), finish=UNSAID)
        if container.role is Role.SIDECAR:
            mains = max(mains, stop.pause.seconds)
            sidecars += container.stop.finish.seconds if container.stop else 0
        else:
            mains = max(mains, stop.pause.seconds + stop.finish.seconds)
    return mains + sidecars + MARGIN
