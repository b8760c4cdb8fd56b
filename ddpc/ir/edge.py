"""An edge: one entrance for several services, with hosts and paths."""

from __future__ import annotations

from attrs import field

from ddpc.ir.http import Native
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.service import PatchUse
from ddpc.ir.values import Count, Cpu, Duration, Percent, Size
from ddpc.node import frozen


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
    patches: tuple[PatchUse, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
    replicas_origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
