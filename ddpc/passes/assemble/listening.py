"""What containers listen on, and what it takes to."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.ir.deployment import Container, ContainerPort
from ddpc.ir.origin import Origin

UNPRIVILEGED = 1024
"""The lowest port that every user may bind, unless the pod's sysctl says otherwise."""


def listeners(container: Container) -> list[tuple[int, str, Origin]]:
    """(port, transport, origin) of everything that a container listens on."""
    found = [(p.number, _transport(p), p.origin) for p in container.ports]
    if container.program is not None:
        found += [(number, "TCP", container.origin) for number in container.program.listening]
    return found


def low_ports(containers: Iterable[Container]) -> int | None:
    """The lowest port below 1024 that one of the containers binds: perhaps not as root."""
    numbers = [
        number
        for container in containers
        for number, _, _ in listeners(container)
        if number < UNPRIVILEGED
    ]
    return min(numbers, default=None)


def _transport(port: ContainerPort) -> str:
    return "UDP" if port.protocol == "udp" else "TCP"
