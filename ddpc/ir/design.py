"""Design: what the user said, typed and resolved. Patterns turn it into a Deployment."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field

from ddpc.ir.deployment import Application
from ddpc.ir.edge import Edge, EdgeHost, EdgeRoute
from ddpc.ir.http import Native
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.service import (
    Address,
    Authority,
    Availability,
    Call,
    EnvironmentVariable,
    External,
    Front,
    MetricsEndpoint,
    MountedFile,
    PatchUse,
    Port,
    Service,
    Step,
    StorageUse,
    likely,
)
from ddpc.ir.values import Count, Cpu, Size
from ddpc.node import frozen
from ddpc.source import Span

if TYPE_CHECKING:
    from ddpc.ir.expectation import Expectation


class Placement(Enum):
    """Where a pattern's part runs: in the service's pods in one of three roles, or on its own."""

    SIDECAR = "sidecar"
    AMBASSADOR = "ambassador"
    ADAPTER = "adapter"
    TIER = "tier"


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
    bodies: tuple[Span, ...] = field(default=(), eq=False, repr=False)
    """The statements of the user's patterns that it came from: its settings stand there."""


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
    def front_by_name(self) -> dict[str, Front]:
        """The fronts by their names."""
        return {front.name: front for front in self.fronts}

    @cached_property
    def attached_to(self) -> dict[str, tuple[Attachment, ...]]:
        """What is attached to each thing, by its name."""
        found: dict[str, tuple[Attachment, ...]] = {}
        for one in self.attachments:
            found[one.service] = (*found.get(one.service, ()), one)
        return found

    @cached_property
    def routed(self) -> frozenset[str]:
        """The names of what edges lead to."""
        hosts = (host for edge in self.edges for host in edge.hosts)
        return frozenset(route.target for host in hosts for route in host.routes)

    @cached_property
    def fully_before(self) -> dict[str, frozenset[str]]:
        """By name, what a tier stands before that sends to all that stands before the name."""
        found: dict[str, set[str]] = {}
        for one in self.attachments:
            if one.full and one.placement is Placement.TIER:
                for callee in getattr(one.options, "callees", ()):
                    found.setdefault(callee, set()).add(one.service)
        return {name: frozenset(before) for name, before in found.items()}

    @cached_property
    def ports_by_name(self) -> dict[str, tuple[str, tuple[Port, ...]]]:
        """The host that is dialled and its ports, of everything that calls can go to."""
        found = {external.name: (external.host, external.ports) for external in self.externals}
        found |= {front.name: (front.name, front.ports) for front in self.fronts}
        return found | {service.name: (service.name, service.ports) for service in self.services}

    @cached_property
    def externals_at(self) -> dict[str, tuple[External, ...]]:
        """The externals by the names that may be dialled for them: their hosts', and their own."""
        found: dict[str, tuple[External, ...]] = {}
        for one in self.externals:
            for name in dict.fromkeys((one.host, one.name)):
                found[name] = (*found.get(name, ()), one)
        return found

    @cached_property
    def ports_named(self) -> dict[str, frozenset[str | int]]:
        """The ports, by name or number, that callers and edges name of what they dial."""
        found: dict[str, set[str | int]] = {}
        for service in self.services:
            values = (variable.value for variable in service.environment)
            dialled: list[Address | Call] = [v for v in values if isinstance(v, Address)]
            for asked in (*dialled, *service.calls):
                if asked.port is not None:
                    found.setdefault(asked.target, set()).add(asked.port)
        for edge in self.edges:
            for route in (route for host in edge.hosts for route in host.routes):
                if route.port is not None:
                    found.setdefault(route.target, set()).add(route.port)
        return {name: frozenset(ports) for name, ports in found.items()}

    def likely(self, name: str, fitting: tuple[Port, ...]) -> tuple[Port, ...]:
        """Those of the ports ``fitting`` of ``name`` that may be meant where none is said."""
        service = self.service_by_name.get(name)
        return likely(fitting, service.scraped) if service is not None else fitting


__all__ = [
    "Address",
    "App",
    "Attachment",
    "Authority",
    "Availability",
    "Call",
    "Design",
    "Edge",
    "EdgeHost",
    "EdgeRoute",
    "EnvironmentVariable",
    "External",
    "Front",
    "MetricsEndpoint",
    "MountedFile",
    "PatchUse",
    "Placement",
    "Port",
    "ResourceUse",
    "Service",
    "Step",
    "StorageUse",
]
