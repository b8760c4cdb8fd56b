"""twemproxy as the server of a shard router: image, command, files, volumes, probes and end."""

from __future__ import annotations

from typing import Final

from ddpc.backends.contract import NativeVocabulary, SecretMount, Served, Writable
from ddpc.backends.folders import folder
from ddpc.backends.twemproxy import codes
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Command,
    Container,
    ContainerPort,
    Deployment,
    Probe,
    Stop,
    TcpConnect,
    Workload,
)
from ddpc.ir.http import LayerKind
from ddpc.ir.origin import Origin
from ddpc.ir.program import Program
from ddpc.ir.shards import ShardRouter
from ddpc.ir.values import Duration, SecretKey, Size, Version
from ddpc.node import frozen

_DIRECTORY: Final = "/etc/twemproxy"
_SECRET: Final = "/etc/twemproxy-password"
_RUN: Final = "/run/twemproxy"
_USER: Final = 65532
"""The user that the image runs as."""

_WITHDRAWN: Final = Duration(5_000)
_ENDS_IN: Final = Duration(2_000)


_SMALLEST: Final = Size(16 << 20)
"""The process takes 0.2 MiB at its start (0.5.0, resident anonymous memory); the rest is for 500
commands under way.
"""


@frozen
class TwemproxyBackend:
    """Serves routers of shards with an image of our own: there is no official one."""

    name: str = "twemproxy"
    holds: tuple[LayerKind, ...] = (LayerKind.SHARDING,)
    programs: tuple[type[Program], ...] = (ShardRouter,)
    versions: tuple[Version, ...] = (Version(0, 5),)
    vocabulary: NativeVocabulary | None = None

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How twemproxy runs the container's program, or what stands against it."""
        program = container.program
        if not isinstance(program, ShardRouter):
            raise TypeError(f"the container {container.name} has no program that twemproxy runs")
        from ddpc.backends.twemproxy.image import build, image
        from ddpc.backends.twemproxy.select import select
        from ddpc.backends.twemproxy.text import FILE, nutcracker_yaml

        report: list[Diagnostic] = []
        pool = select(program, report)
        if container.memory is not None and container.memory[1] < _SMALLEST:
            report.append(_too_small(container.memory[1], container.origin))
        if pool is None or report:
            return None, tuple(report)
        password = program.sharding.password
        made = build(container.origin)
        served = Served(
            image=image(made, deployment.application.registry),
            build=made,
            command=_command(program, f"{_DIRECTORY}/{FILE}", password),
            directory=_DIRECTORY,
            files=(nutcracker_yaml(pool),),
            standalone=f"twemproxy/{folder(container, workload)}",
            secrets=_secrets(password),
            writable=_writable(password),
            ports=_ports(program),
            user=_USER,
            group=_USER,
            ready=_asks(program, every=5, failures=2),
            alive=_asks(program, every=10, failures=3),
            started=_asks(program, every=1, failures=30),
            # It has no graceful end: what is under way is cut off once nobody new comes.
            stop=container.stop or Stop(pause=_WITHDRAWN, finish=_ENDS_IN),
        )
        return served, tuple(report)


def _too_small(memory: Size, origin: Origin) -> Diagnostic:
    return Diagnostic(
        code=codes.TOO_SMALL,
        message=f"twemproxy does not fit into {memory}",
        span=origin.span,
        label=f"needs {_SMALLEST} or more",
        notes=("500 commands under way have two buffers of 16Ki each",),
        helps=(f"give it the memory: `memory {_SMALLEST}`",),
    )


def _command(program: ShardRouter, file: str, password: SecretKey | None) -> tuple[str, ...]:
    """The server itself, or what adds the password to its file and becomes the server.

    An empty name of a log means standard error; without a name of a file for its process number
    none is written.
    """
    start: tuple[str, ...] = ()
    if password is not None:
        start = ("nutcracker-start", file, f"{_SECRET}/password", f"{_RUN}/nutcracker.yaml")
        file = f"{_RUN}/nutcracker.yaml"
    return (
        *start,
        *("nutcracker", "-c", file, "-o", ""),
        *("-a", "127.0.0.1", "-s", str(program.stats_port)),
    )


def _secrets(password: SecretKey | None) -> tuple[SecretMount, ...]:
    if password is None:
        return ()
    items = ((password.key, "password"),)
    return (SecretMount(secret=password.secret, path=_SECRET, items=items),)


def _writable(password: SecretKey | None) -> tuple[Writable, ...]:
    """Only the file with the password in it is written, into memory."""
    if password is None:
        return ()
    return (Writable(name="run", path=_RUN, size=Size(1 << 20), in_memory=True),)


def _ports(program: ShardRouter) -> tuple[ContainerPort, ...]:
    protocol = program.sharding.protocol
    return (
        ContainerPort(
            name=protocol, number=program.port, protocol=protocol, on_localhost=_local(program)
        ),
        ContainerPort(name="stats", number=program.stats_port, protocol="tcp", on_localhost=True),
    )


def _local(program: ShardRouter) -> bool:
    return program.address.startswith("127.")


def _asks(program: ShardRouter, *, every: int, failures: int) -> Probe:
    """Whether it takes connections: no shard has a part in it.

    The kubelet reaches no pod's localhost: there the container asks itself.
    """
    asks = (
        Command(arguments=("nutcracker-listens", str(program.port)))
        if _local(program)
        else TcpConnect(port=program.port)
    )
    return Probe(
        asks=asks,
        every=Duration(every * 1_000),
        timeout=Duration(min(every, 2) * 1_000),
        failures=failures,
    )


BACKEND: Final = TwemproxyBackend()
