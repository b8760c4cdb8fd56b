"""Design: what the user said, typed and resolved. Patterns turn it into a Deployment."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ddpc.ir.deployment import Application, Probe, Stop
from ddpc.ir.expectation import Expectation
from ddpc.ir.http import Native
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Count, Cpu, Duration, Image, Percent, SecretKey, Size


class Placement(Enum):
    """Where a pattern's part runs: in the service's pods in one of three roles, or on its own."""

    SIDECAR = "sidecar"
    AMBASSADOR = "ambassador"
    ADAPTER = "adapter"
    TIER = "tier"


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

    ``port`` is the one that is dialled; None: any of them.
    """

    target: str
    direct: bool = False
    port: int | None = None
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
    user: int | None = None
    account: str | None = None
    pull_secrets: tuple[str, ...] = ()
    metrics: MetricsEndpoint | None = None
    reach: bool = False
    reach_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    admitted_namespaces: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    patches: tuple[PatchUse, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    replicas_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    def port(self, which: str | int | None = None) -> Port | None:
        """The port of this name or number; without either the only one, else None."""
        if which is None:
            return self.ports[0] if len(self.ports) == 1 else None
        return next((port for port in self.ports if which in {port.name, port.number}), None)


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
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class EdgeRoute:
    """Requests at a path and below it go to a declared service; a path that ends with ``/`` means
    only what is below."""

    path: str
    target: str
    port: str | int | None = None
    timeout: Duration | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class EdgeHost:
    """A host of an edge with its routes, and a certificate of its own where it has one."""

    host: str
    routes: tuple[EdgeRoute, ...]
    certificate: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Edge:
    """One entrance for several services: a tls tier with routes."""

    name: str
    hosts: tuple[EdgeHost, ...]
    certificate: str
    reach: bool
    replicas: Count | None = None
    replicas_cpu: Percent | None = None
    cpu: Cpu | None = None
    memory: tuple[Size, Size] | None = None
    hsts: Duration | None = None
    native: tuple[Native, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    replicas_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Attachment:
    """A pattern at a place.

    ``options`` are what its block says, as the pattern's own frozen class of options. ``called_by``
    is the name of the user's pattern that attached it, None where the user did.
    """

    pattern: str
    label: str | None
    service: str
    port: str | int | None = None
    placement: Placement
    target: str | None = None
    behind: str | None = None
    separate: bool = False
    full: bool = False
    options: object
    native: tuple[Native, ...] = ()
    patches: tuple[PatchUse, ...] = ()
    called_by: str | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class ResourceUse:
    """A Kubernetes object of the user's own, parsed."""

    path: str
    data: Any
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class App:
    """The unit of a build with the defaults that hold in it."""

    application: Application
    cpu: Cpu | None = None
    memory: tuple[Size, Size] | None = None
    replicas: Count | None = None
    trusted: tuple[str, ...] = ()
    monitoring_namespaces: tuple[str, ...] = ()
    admitted_namespaces: tuple[str, ...] = ()


@frozen(kw_only=True, slots=False)
class Design:
    """A whole program, in an order that does not depend on its files."""

    app: App
    services: tuple[Service, ...] = ()
    fronts: tuple[Front, ...] = ()
    externals: tuple[External, ...] = ()
    edges: tuple[Edge, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    resources: tuple[ResourceUse, ...] = ()
    complete: bool = True
    """Whether nothing of the program was left out for being wrong."""

    @cached_property
    def service_by_name(self) -> dict[str, Service]:
        """The services by their names."""
        return {service.name: service for service in self.services}

    @cached_property
    def ports_by_name(self) -> dict[str, tuple[str, tuple[Port, ...]]]:
        """The host that is dialled and its ports, of everything that calls can go to."""
        found = {external.name: (external.host, external.ports) for external in self.externals}
        found |= {front.name: (front.name, front.ports) for front in self.fronts}
        return found | {service.name: (service.name, service.ports) for service in self.services}
