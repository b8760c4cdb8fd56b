"""Services, and what stands in their place: fronts and externals."""

from __future__ import annotations

from typing import Any

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.pod import Probe, Stop
from ddpc.ir.values import Count, Cpu, Duration, Image, Percent, SecretKey, Size
from ddpc.node import frozen
from ddpc.source import Span


@frozen(kw_only=True)
class Port:
    """A port of a service. ``published`` is what callers dial where it differs from ``number``."""

    name: str
    protocol: str
    number: int
    published: int | None = None
    on_localhost: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def dialled(self) -> int:
        """The number that callers dial."""
        return self.published or self.number

    @property
    def datagrams(self) -> bool:
        """Whether it is one over UDP: another than that of the same number over TCP."""
        return self.protocol == "udp"


def likely(fitting: tuple[Port, ...], scraped: int | None) -> tuple[Port, ...]:
    """Those of ``fitting`` that may be meant where none is said: not the number that only scrapers
    ask, unless there is no other.
    """
    return tuple(port for port in fitting if port.number != scraped) or fitting


@frozen(kw_only=True)
class Authority:
    """Who signed the certificate of ``https`` ports, and which name it carries.

    ``secret`` holds ``ca.crt``; None: the public authorities. ``name`` None: the usual one.
    """

    secret: str | None = None
    name: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Address:
    """The address of something declared, as an environment variable gets it.

    ``with_port``: ``host:port``, otherwise the host alone. ``direct`` passes by every layer.
    """

    target: str
    port: str | int | None = None
    with_port: bool = True
    direct: bool = False


@frozen(kw_only=True)
class EnvironmentVariable:
    """A variable of a service: text, one key of a Secret, or an address."""

    name: str
    value: str | SecretKey | Address
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class MountedFile:
    """A file in a container: the text of a project's file, or one key of a Secret."""

    path: str
    content: str | SecretKey
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class StorageUse:
    """Storage at a path: a size asked for each replica, an existing claim, or scratch space."""

    path: str
    size: Size | None = None
    storage_class: str | None = None
    claim: str | None = None
    scratch: bool = False
    in_memory: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Availability:
    """A promise: a share of the time, with a rollout ``every`` so often ``taking`` so long."""

    share: Percent
    every: Duration | None = None
    taking: Duration | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Step:
    """A step before the service starts: ``arguments`` run in ``image`` (None: the service's
    own).
    """

    name: str
    arguments: tuple[str, ...]
    image: Image | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Call:
    """A connection that a service opens: to ``target``, past its layers where ``direct``.

    ``port`` is the one that is dialled, over UDP if ``datagrams``; None: any of them.
    """

    target: str
    direct: bool = False
    port: int | None = None
    datagrams: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class MetricsEndpoint:
    """Where a service speaks Prometheus itself."""

    path: str
    port: int
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class PatchUse:
    """Fields of a generated object set by hand: plain nested data."""

    kind: str
    fields: Any
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    kind_at: Span | None = field(default=None, eq=False, repr=False)


@frozen(kw_only=True)
class Service:
    """Pods of one image. What is None was left out, and the app's defaults or none hold."""

    name: str
    image: Image
    command: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()
    environment: tuple[EnvironmentVariable, ...] = ()
    files: tuple[MountedFile, ...] = ()
    replicas: Count | None = None
    replicas_cpu: Percent | None = None
    cpu: Cpu | None = None
    memory: tuple[Size, Size] | None = None
    storage: tuple[StorageUse, ...] = ()
    shards: int | None = None
    data: str | None = None
    ready: Probe | None = None
    alive: Probe | None = None
    started: Probe | None = None
    availability: Availability | None = None
    calls: tuple[Call, ...] = ()
    steps: tuple[Step, ...] = ()
    stop: Stop | None = None
    timeout: Duration | None = None
    user: int | None = None
    account: str | None = None
    pull_secrets: tuple[str, ...] = ()
    metrics: MetricsEndpoint | None = None
    authority: Authority | None = None
    reach: bool = False
    reach_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    admitted_namespaces: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    patches: tuple[PatchUse, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    replicas_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    timeout_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def scraped(self) -> int | None:
        """The number of the port that ``metrics`` names."""
        return self.metrics.port if self.metrics is not None else None

    def port(self, which: str | int | None = None) -> Port | None:
        """The port of this name or number, which one over UDP may have too; without either the only
        one, else None."""
        if which is None:
            return self.ports[0] if len(self.ports) == 1 else None
        fitting = (port for port in self.ports if which in {port.name, port.number})
        return min(fitting, key=lambda port: port.datagrams, default=None)


@frozen(kw_only=True)
class Front:
    """A dialled name without pods of its own."""

    name: str
    ports: tuple[Port, ...]
    reach: bool = False
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class External:
    """A service outside: where it is, and in which networks for strict egress."""

    name: str
    host: str
    ports: tuple[Port, ...]
    networks: tuple[str, ...] = ()
    authority: Authority | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
