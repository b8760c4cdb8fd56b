"""Deployment: what will run. It knows no server's syntax and no pattern."""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.pod import (
    Build,
    Command,
    Container,
    ContainerPort,
    GrpcHealth,
    HttpGet,
    Mount,
    Probe,
    Role,
    Scratch,
    SecretFiles,
    Stop,
    Storage,
    TcpConnect,
    TextFiles,
    Variable,
    Volume,
)
from ddpc.ir.scrape import Alert, Scrape
from ddpc.ir.values import Duration, Percent, Version
from ddpc.node import frozen
from ddpc.source import Span


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
    ports over TCP) and to ``datagrams`` (those over UDP).
    """

    peer: Peer
    ports: tuple[int, ...]
    datagrams: tuple[int, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Departure:
    """Connections a workload opens (for strict networks): to a workload or a network, at
    ``ports`` over TCP and at ``datagrams`` over UDP.
    """

    peer: Peer
    ports: tuple[int, ...]
    datagrams: tuple[int, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Patch:
    """Fields set by hand in an object that the compiler makes: ``fields`` is plain nested data."""

    kind: str
    name: str
    fields: Any
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    kind_at: Span | None = field(default=None, eq=False, repr=False)


@frozen(kw_only=True)
class Workload:
    """Pods of one kind. ``home`` is the declared service, front or edge that they belong to.

    ``stateful``: replicas with names and volumes of their own, none of which waits for another; its
    pods' names are governed by the headless cluster name ``governed_by``.
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
    """The lowest port below 1024 that a process of the pod binds which may not be root."""
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
    dns: tuple[str, ...] = ()
    """Where the cluster's DNS answers: addresses or names; empty: not known."""
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
    scrapes: tuple[Scrape, ...] = ()
    alerts: tuple[Alert, ...] = ()
    patches: tuple[Patch, ...] = ()
    resources: tuple[Resource, ...] = ()


__all__ = [
    "Admission",
    "Application",
    "Build",
    "ClusterName",
    "Command",
    "Container",
    "ContainerPort",
    "Departure",
    "Deployment",
    "GrpcHealth",
    "HttpGet",
    "Mount",
    "NameKind",
    "NamePort",
    "Patch",
    "Peer",
    "Probe",
    "Replicas",
    "Resource",
    "Role",
    "Scratch",
    "SecretFiles",
    "Stop",
    "Storage",
    "TcpConnect",
    "TextFiles",
    "Variable",
    "Volume",
    "Workload",
]
