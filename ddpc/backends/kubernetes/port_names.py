"""The names of the ports of a pod's containers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ddpc.backends.kubernetes.running import Running

LONGEST: Final = 15
"""Characters of a port's name (RFC 6335, section 5.1)."""

PortNames = Mapping[tuple[str, int, str], str]
"""The name of a port by its container, number and protocol; a port without one is not in it."""


def port_names(containers: Iterable[Running]) -> PortNames:
    """A name for each port that no other port of the pod has: the cluster warns of two.

    What the user's containers call their ports stays: a PodMonitor asks for it. Where a server of
    ours calls a port so too, its number follows.
    """
    names: dict[tuple[str, int, str], str] = {}
    taken: set[str] = set()
    for container in sorted(containers, key=lambda one: one.served is not None):
        for port in container.ports:
            numbered = f"{port.name}-{port.number}"
            free = [n for n in (port.name, numbered) if n not in taken and len(n) <= LONGEST]
            if not port.on_localhost and free:
                names[container.name, port.number, port.protocol] = free[0]
                taken.add(free[0])
    return names
