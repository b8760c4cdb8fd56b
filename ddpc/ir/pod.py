"""A pod's parts: containers with all that they are given, and the volumes that they share."""

from __future__ import annotations

from enum import Enum

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.program import Program
from ddpc.ir.values import Cpu, Duration, Image, SecretKey, Size
from ddpc.node import frozen


class Role(Enum):
    """What a container is in its pod: the service itself, beside it, or before it starts."""

    MAIN = "main"
    SIDECAR = "sidecar"
    BEFORE = "before"


@frozen(kw_only=True)
class ContainerPort:
    """A port that a container listens on; ``protocol`` is what is spoken there (http, tcp, udp …).

    ``on_localhost`` is true where only the pod itself reaches it.
    """

    name: str
    number: int
    protocol: str
    on_localhost: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Variable:
    """An environment variable: text, or one key of a Secret."""

    name: str
    value: str | SecretKey
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class TextFiles:
    """A volume of files whose content is known: (file name, text) pairs."""

    name: str
    files: tuple[tuple[str, str], ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class SecretFiles:
    """A volume of the keys of a Secret; ``items`` are (key, file name) pairs, empty: all keys."""

    name: str
    secret: str
    items: tuple[tuple[str, str], ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Scratch:
    """A volume that lives as long as the pod, bounded in size; ``in_memory``: a tmpfs."""

    name: str
    size: Size
    in_memory: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Storage:
    """A volume that outlives the pod: a claim made for each replica (``claim`` None), or an
    existing one.
    """

    name: str
    size: Size | None
    storage_class: str | None = None
    claim: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


Volume = TextFiles | SecretFiles | Scratch | Storage


@frozen(kw_only=True)
class Mount:
    """Where a container sees a volume. Always the whole directory, never a subPath."""

    volume: str
    path: str
    read_only: bool = True


@frozen(kw_only=True)
class HttpGet:
    """Probe by GET: 200 to 399 is good. ``headers`` are (name, value) pairs."""

    path: str
    port: int
    headers: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class TcpConnect:
    """Probe by opening a connection."""

    port: int


@frozen(kw_only=True)
class GrpcHealth:
    """Probe by the gRPC health protocol."""

    port: int
    service: str | None = None


@frozen(kw_only=True)
class Command:
    """Probe (or step) by running a command: an argument list, exit code 0 is good."""

    arguments: tuple[str, ...]


@frozen(kw_only=True)
class Probe:
    """A question that is asked again and again, with every time written out."""

    asks: HttpGet | TcpConnect | GrpcHealth | Command
    every: Duration
    timeout: Duration
    after: Duration = Duration(0)
    failures: int = 3
    successes: int = 1
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Stop:
    """How a container ends: ``pause`` first (its address is being withdrawn meanwhile), then the
    signal.

    ``command`` runs after the pause, before the signal; ``finish`` is how long requests in flight
    take at most. The pod's grace period covers pause and finish.
    """

    pause: Duration = Duration(5_000)
    finish: Duration = Duration(25_000)
    command: tuple[str, ...] | None = None


@frozen(kw_only=True)
class Build:
    """An image that has to be built: its Dockerfile, under ``images/<name>/``.

    ``files``, (name, text) pairs, stand beside it for it to copy.
    """

    name: str
    dockerfile: str
    files: tuple[tuple[str, str], ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Container:
    """A container of a pod.

    A container with a ``program`` is configured by the compiler: a server backend decides its
    image, command, files and probes, and it always runs locked with a read-only root. ``locked``:
    it
    runs under the full restricted profile; otherwise only what cannot break a stranger's image is
    enforced (``read_only_root`` comes on top where the image bears it). ``user`` is
    its numeric user where known. ``memory`` is (request, limit).
    """

    name: str
    role: Role
    image: Image | None = None
    command: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    environment: tuple[Variable, ...] = ()
    mounts: tuple[Mount, ...] = ()
    cpu: Cpu | None = None
    memory: tuple[Size, Size] | None = None
    ready: Probe | None = None
    alive: Probe | None = None
    started: Probe | None = None
    stop: Stop | None = None
    user: int | None = None
    locked: bool = False
    read_only_root: bool = False
    program: Program | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
