"""What stands between a Design and a Deployment: contributions, and the chains made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from attrs import field

from ddpc.ir.deployment import ClusterName, Replicas
from ddpc.ir.design import Attachment, Call, Design, EdgeHost, EdgeRoute, Placement, Port
from ddpc.ir.http import HttpProxy, Split, Termination
from ddpc.ir.pod_names import PodNames
from ddpc.ir.scrape import Alert, Scrape
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Cpu, Duration, Size
from ddpc.node import frozen
from ddpc.passes.split_ways import Splitting, SplitWays
from ddpc.patterns.contract import Beside, Hop


@frozen(kw_only=True)
class Contributed:
    """What one attachment (None: an edge) contributed to its subject."""

    subject: str
    attachment: Attachment | None
    port: Port | None
    hops: tuple[Hop, ...] = ()
    beside: tuple[Beside, ...] = ()
    affinity: Duration | None = None


def _splits(one: Contributed) -> Iterator[Splitting]:
    """The splits that an attachment contributed, as a layer or beside its caller."""
    for hop in one.hops:
        if isinstance(hop.layer, Split):
            yield Splitting(
                subject=one.subject,
                layer=hop.layer,
                arms=hop.upstreams,
                tier=True,
                origin=hop.origin,
            )
    programs = [container.program for beside in one.beside for container in beside.containers]
    for program in programs:
        if isinstance(program, HttpProxy):
            for layer in program.layers:
                if isinstance(layer, Split):
                    yield Splitting(
                        subject=one.subject,
                        layer=layer,
                        arms=program.upstreams,
                        tier=False,
                        origin=layer.origin,
                    )


@frozen(kw_only=True)
class Group:
    """Neighbouring hops that become one server, the outermost first."""

    name: str
    home: str
    hops: tuple[Hop, ...]
    server: str
    replicas: Replicas
    cpu: Cpu
    memory: tuple[Size, Size]

    @property
    def outermost(self) -> Hop:
        return self.hops[0]

    @property
    def terminates(self) -> bool:
        """Whether it ends TLS: then callers inside the cluster do not come this way."""
        return self.outermost.port is None

    @property
    def placement(self) -> Placement:
        return self.outermost.placement

    @property
    def entrance(self) -> int:
        """The port that the tier before it, or a caller, dials in its pods."""
        layer = self.outermost.layer
        if isinstance(layer, Termination):
            return layer.https_port
        assert self.outermost.port is not None
        return self.outermost.port

    @property
    def peers_port(self) -> int | None:
        """The port at which its pods ask each other; None: they do not know each other."""
        return _free(self.outermost.listening, (hop.peers_port for hop in self.hops))

    @property
    def purge_port(self) -> int | None:
        """The port at which its pods take PURGE; None: at none."""
        taken = {*self.outermost.listening, self.peers_port}
        return _free(taken, (hop.purge_port for hop in self.hops))

    @property
    def calls(self) -> tuple[Call, ...]:
        """What its layers ask besides the next hop."""
        return tuple(call for hop in self.hops for call in hop.calls)


def _free(taken: Collection[int | None], asked: Iterable[int | None]) -> int | None:
    """The first port that is asked for, or the next one that is not taken."""
    port = next((port for port in asked if port is not None), None)
    while port is not None and port in taken:
        port += 1
    return port


@frozen(kw_only=True)
class Chain:
    """The servers before one subject, from the user inwards: tiers first, then sidecars."""

    subject: str
    port: Port | None
    tiers: tuple[Group, ...]
    sidecars: tuple[Group, ...]
    pods: PodNames | None = None
    """How its last tier knows the service's pods; None: it does not tell them apart."""

    @property
    def inside(self) -> tuple[Group, ...]:
        """The tiers that callers inside the cluster come through."""
        return tuple(tier for tier in self.tiers if not tier.terminates)


@frozen(kw_only=True, slots=False)
class Plan:
    """The Design with what its attachments contributed, and the chains."""

    design: Design
    contributed: tuple[Contributed, ...]
    names: tuple[ClusterName, ...] = ()
    """Names that stand for externals, in their order, each once."""
    scrapes: tuple[Scrape, ...] = ()
    alerts: tuple[Alert, ...] = ()
    chains: dict[str, Chain] = field(factory=dict, hash=False)

    @cached_property
    def by_subject(self) -> dict[str, list[Contributed]]:
        """The contributions by the name of what they are attached to."""
        found: dict[str, list[Contributed]] = {}
        for one in self.contributed:
            found.setdefault(one.subject, []).append(one)
        return found

    @cached_property
    def named(self) -> frozenset[str]:
        """The externals that have a name of their own in the cluster."""
        return frozenset(name.name for name in self.names)

    @cached_property
    def _routes(self) -> dict[str, list[tuple[EdgeHost, EdgeRoute]]]:
        found: dict[str, list[tuple[EdgeHost, EdgeRoute]]] = {}
        for edge in self.design.edges:
            for host in edge.hosts:
                for route in host.routes:
                    found.setdefault(route.target, []).append((host, route))
        return found

    def routes_to(self, subject: str) -> tuple[tuple[EdgeHost, EdgeRoute], ...]:
        """The routes of edges that lead to ``subject``, each with its host."""
        return tuple(self._routes.get(subject, ()))

    @cached_property
    def _arms(self) -> dict[str, list[tuple[str, Upstream]]]:
        found: dict[str, list[tuple[str, Upstream]]] = {}
        for one in self.contributed:
            for hop in one.hops:
                for upstream in hop.upstreams if isinstance(hop.layer, Split) else ():
                    found.setdefault(upstream.target or "", []).append((one.subject, upstream))
        return found

    def arms_to(self, subject: str) -> tuple[tuple[str, Upstream], ...]:
        """The arms of tiers that lead to ``subject``, each with what is split there."""
        return tuple(self._arms.get(subject, ()))

    @cached_property
    def splits(self) -> SplitWays:
        """All splits, those beside callers too, and where they lead."""
        found = [one for each in self.contributed for one in _splits(each)]
        return SplitWays(every=tuple(sorted(found, key=lambda one: (one.subject, one.layer.salt))))

    def affinity(self, service: str) -> Duration | None:
        """How long the cluster keeps a client address on one pod of a service."""
        found = (one.affinity for one in self.by_subject.get(service, ()))
        return next((affinity for affinity in found if affinity is not None), None)

    def beside(self, service: str) -> tuple[Beside, ...]:
        """What stands in the pods of a service."""
        return tuple(b for one in self.by_subject.get(service, ()) for b in one.beside)

    def adapters(self, service: str) -> tuple[Beside, ...]:
        """What shows a service as everything else is shown, at ports of its own."""
        return tuple(
            beside
            for one in self.by_subject.get(service, ())
            if one.attachment is not None and one.attachment.placement is Placement.ADAPTER
            for beside in one.beside
            if beside.ports
        )
