"""What a container runs: what its server says of it and what it says of itself, as one."""

from __future__ import annotations

from ddpc.backends.contract import Served
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Mount,
    Probe,
    Role,
    Stop,
    Variable,
)
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Duration, Size
from ddpc.node import frozen

STARTS_WITHIN = 60
"""How often, once a second, a sidecar without a startup probe of its own is asked before it counts
as failed to start."""


@frozen(kw_only=True)
class Running:
    """A container as the pod gets it. ``served`` is set where the compiler configures it."""

    name: str
    role: Role
    image: str
    command: tuple[str, ...]
    arguments: tuple[str, ...]
    ports: tuple[ContainerPort, ...]
    environment: tuple[Variable, ...]
    mounts: tuple[Mount, ...]
    cpu: Cpu | None
    memory: tuple[Size, Size] | None
    ready: Probe | None
    alive: Probe | None
    started: Probe | None
    stop: Stop | None
    user: int | None
    group: int | None
    locked: bool
    read_only_root: bool
    served: Served | None
    origin: Origin

    @property
    def probes(self) -> tuple[Probe, ...]:
        """The probes that it has."""
        return tuple(probe for probe in (self.started, self.ready, self.alive) if probe)


def running(container: Container, served: Served | None) -> Running:
    """Decide what ``container`` runs, configured by ``served`` where it holds a program.

    What the container says of itself comes before what its server says. Raises ValueError for a
    container with neither image nor server.
    """
    image = container.image or (served.image if served else None)
    if image is None:
        raise ValueError(f"container {container.name} has neither an image nor a server")
    alive = container.alive or (served.alive if served else None)
    started = container.started or (served.started if served else None)
    if started is None and container.role is Role.SIDECAR:
        started = _startup(alive)
    steps = container.role is Role.BEFORE
    return Running(
        name=container.name,
        role=container.role,
        image=str(image),
        command=container.command or (served.command if served else ()),
        arguments=container.arguments or (served.arguments if served else ()),
        ports=_ports(container, served),
        environment=container.environment,
        mounts=container.mounts,
        cpu=container.cpu,
        memory=container.memory,
        ready=None if steps else container.ready or (served.ready if served else None),
        alive=None if steps else alive,
        started=None if steps else started,
        stop=None if steps else container.stop or (served.stop if served else None),
        user=served.user if served else container.user,
        group=served.group if served else None,
        locked=container.locked or served is not None,
        read_only_root=container.read_only_root or served is not None,
        served=served,
        origin=container.origin,
    )


def _startup(alive: Probe | None) -> Probe | None:
    # The containers after a sidecar wait until it has started. Only what asks the sidecar itself
    # may answer that: readiness may ask about the app, which is among those that wait.
    if alive is None:
        return None
    return Probe(
        asks=alive.asks,
        every=Duration(1_000),
        timeout=alive.timeout,
        failures=STARTS_WITHIN,
        origin=alive.origin,
    )


def _ports(container: Container, served: Served | None) -> tuple[ContainerPort, ...]:
    ports = {(port.number, transport(port.protocol)): port for port in container.ports}
    for port in served.ports if served else ():
        ports.setdefault((port.number, transport(port.protocol)), port)
    return tuple(ports.values())


def transport(protocol: str) -> str:
    """The transport that a protocol runs over, as the cluster writes it."""
    return {"udp": "UDP", "sctp": "SCTP"}.get(protocol, "TCP")
