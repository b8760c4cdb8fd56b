"""Deployment: what will run. It knows no server's syntax and no pattern."""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import field, frozen

from ddpc.ir.http import HttpProxy
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Cpu, Duration, Image, Percent, SecretKey, Size, Version


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
    """An image that has to be built: its Dockerfile, under ``images/<name>/``."""

    name: str
    dockerfile: str
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
    program: HttpProxy | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Replicas:
    """How many pods: ``low`` to ``high`` (equal: fixed), scaled to hold ``cpu`` per cent of
    the request.
    """

    low: int
    high: int
    cpu: Percent | None = None


@frozen(kw_only=True)
class Peer:
    """Who may open connections: a workload, a namespace, a network (CIDR) or anyone (all None)."""

    workload: str | None = None
    namespace: str | None = None
    network: str | None = None


@frozen(kw_only=True)
class Admission:
    """Connections admitted to a workload: from ``peer`` to ``ports`` (numbers of container
    ports).
    """

    peer: Peer
    ports: tuple[int, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Departure:
    """Connections a workload opens (for strict networks): to a workload or a network, at
    ``ports``.
    """

    peer: Peer
    ports: tuple[int, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Patch:
    """Fields set by hand in an object that the compiler makes: ``fields`` is plain nested data."""

    kind: str
    name: str
    fields: Any
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Workload:
    """Pods of one kind. ``home`` is the declared service, front or edge that they belong to.

    ``stateful``: replicas with names and volumes of their own, started in order; its pods' names
    are governed by the headless cluster name ``governed_by``.
    ``rollout_every`` and ``rollout_takes`` come from a stated availability.
    """

    name: str
    home: str
    component: str
    """The part it plays in its home: ``service``, or the pattern-made tier's own word (``tls``)."""
    stateful: bool = False
    governed_by: str | None = None
    replicas: Replicas
    containers: tuple[Container, ...]
    volumes: tuple[Volume, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    account: str | None = None
    pull_secrets: tuple[str, ...] = ()
    group: int | None = None
    """The group that owns its volumes (fsGroup), where a container needs one."""
    low_ports: int | None = None
    """The lowest port that a non-root process of the pod binds, where that is below 1024."""
    min_ready: Duration = Duration(0)
    admissions: tuple[Admission, ...] = ()
    departures: tuple[Departure, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


class NameKind(Enum):
    """How a cluster name answers: one stable address, the pods' own addresses, or from
    outside too.
    """

    STABLE = "stable"
    PODS = "pods"
    OUTSIDE = "outside"
    ELSEWHERE = "elsewhere"


@frozen(kw_only=True)
class NamePort:
    """A port of a cluster name: callers dial ``number``, pods listen on ``target``."""

    name: str
    number: int
    target: int
    protocol: str = "http"


@frozen(kw_only=True)
class ClusterName:
    """A name that is dialled in the cluster, and the workload that answers.

    ``affinity`` keeps a client address on one pod for so long (1 s to 86,400 s).
    ``elsewhere`` is the host that a name of kind ELSEWHERE stands for.
    ``keeps_client``: outside traffic reaches the pod with its own source address.
    ``pod``: only this replica of a stateful workload answers, counted from 0.
    """

    name: str
    home: str
    kind: NameKind = NameKind.STABLE
    workload: str | None
    ports: tuple[NamePort, ...]
    affinity: Duration | None = None
    elsewhere: str | None = None
    keeps_client: bool = True
    announce_unready: bool = False
    pod: int | None = None
    annotations: tuple[tuple[str, str], ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Resource:
    """An object of the cluster passed through as the user's file has it, namespace added."""

    path: str
    data: Any
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Application:
    """The unit of a build and the facts of the cluster it is for.

    ``targets`` are (tool, version) pairs. ``network`` is ``open``, ``edges`` (connections into
    pods follow the declared edges) or ``strict`` (connections out of them too).
    """

    name: str
    namespace: str
    creates_namespace: bool = False
    registry: str | None = None
    cluster_domain: str = "cluster.local"
    pods_networks: tuple[str, ...] = ()
    network: str = "edges"
    targets: tuple[tuple[str, Version], ...]
    labels: tuple[tuple[str, str], ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    def target(self, tool: str) -> Version:
        """The version of ``tool`` that the build is for.

        Raises KeyError where the tool is none of the targets.
        """
        return dict(self.targets)[tool]


@frozen(kw_only=True)
class Deployment:
    """All that will run, in a stable order: the order of the homes' names, then from the user
    inwards.
    """

    application: Application
    workloads: tuple[Workload, ...] = ()
    names: tuple[ClusterName, ...] = ()
    builds: tuple[Build, ...] = ()
    patches: tuple[Patch, ...] = ()
    resources: tuple[Resource, ...] = ()
