"""What stands between who asks and who answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from attrs import evolve, field

from ddpc.ir.asking import Request
from ddpc.ir.edge import Edge, EdgeRoute
from ddpc.ir.expectation import Expectation
from ddpc.ir.http import Cache, HttpProxy, Layer, Limits, Session, Split, Termination
from ddpc.ir.shards import Sharding, ShardRouter
from ddpc.ir.upstream import Upstream
from ddpc.node import frozen
from ddpc.passes.expected.paths import route_fits
from ddpc.passes.plan import Chain, Contributed, Plan


@frozen(kw_only=True)
class Drawn:
    """A split on the way: the services that its arms lead to, by the names of its arms."""

    split: Split
    targets: dict[str | None, str] = field(hash=False)
    inner: dict[str, Drawn] = field(factory=dict, hash=False)
    """The splits of arms that are entered in full, by the services that these lead to."""

    @property
    def leaves(self) -> frozenset[str]:
        """The services that requests come to in the end."""
        found: set[str] = set()
        for name in self.targets.values():
            found |= self.inner[name].leaves if name in self.inner else {name}
        return frozenset(found)


@frozen(kw_only=True, slots=False)
class Ways:
    """The ways from who asks to who answers, for one expectation.

    With ``from_pod``, an ambassador in those pods comes first; callers inside the cluster do not
    come through tiers that end TLS.
    """

    plan: Plan
    expectation: Expectation
    request: Request | None = None
    """Of the routes of an edge, only the one that this takes; None: any."""
    fault: bool = False
    """Whether something is down meanwhile."""

    def of(self, request: Request) -> Ways:
        """The ways of one request."""
        return evolve(self, request=request) if self._edges else self

    @cached_property
    def _edges(self) -> tuple[Edge, ...]:
        name = self.expectation.service
        return tuple(edge for edge in self.plan.design.edges if edge.name == name)

    @property
    def chains(self) -> dict[str, Chain]:
        """The servers before each subject."""
        return self.plan.chains

    @cached_property
    def ambassadors(self) -> tuple[Contributed, ...]:
        """What stands in the caller's pods for what is asked."""
        wanted = self.expectation.service
        return tuple(
            one
            for one in self.plan.by_subject.get(self.expectation.from_pod or "", ())
            if one.attachment is not None and one.attachment.target == wanted
        )

    @cached_property
    def _programs(self) -> tuple[object, ...]:
        return tuple(
            container.program
            for one in self.ambassadors
            for beside in one.beside
            for container in beside.containers
        )

    @cached_property
    def routed(self) -> tuple[str, ...]:
        """What is asked, or where the routes of an edge of that name lead."""
        if not self._edges:
            return (self.expectation.service,)
        if self.request is not None:
            route = self._route(self.request.path)
            return (route.target,) if route is not None else ()
        found = [
            route.target for edge in self._edges for host in edge.hosts for route in host.routes
        ]
        return tuple(dict.fromkeys(found))

    @property
    def host(self) -> str | None:
        """The host of an edge that is asked for: the first unless one is said; None: no edge is."""
        hosts = [host.host for edge in self._edges for host in edge.hosts]
        wanted = self.request.host if self.request is not None else None
        return wanted or hosts[0] if hosts else None

    def _route(self, path: str) -> EdgeRoute | None:
        """The edge's route that takes ``path``: the longest that fits."""
        hosts = [host for edge in self._edges for host in edge.hosts if host.host == self.host]
        fitting = (route for host in hosts for route in host.routes if route_fits(route.path, path))
        return max(fitting, key=lambda route: len(route.path), default=None)

    @property
    def behind(self) -> str:
        """What is asked, or where the edge of that name leads the request."""
        return self.routed[0] if len(self.routed) == 1 else self.expectation.service

    @cached_property
    def splits(self) -> tuple[Drawn, ...]:
        """The splits that requests come to first: inside of their arms there may be others."""
        return self._own_splits or tuple(
            drawn for name in self.routed for drawn in self._splits_of(name)
        )

    @cached_property
    def _own_splits(self) -> tuple[Drawn, ...]:
        """Those of the caller's own ambassadors."""
        found = [
            (
                _drawn(
                    container.program.layers, container.program.upstreams, container.program.next
                ),
                one,
            )
            for one in self.ambassadors
            for beside in one.beside
            for container in beside.containers
            if isinstance(container.program, HttpProxy)
        ]
        return tuple(
            evolve(drawn, inner=self._inner(drawn, frozenset()))
            if one.attachment is not None and one.attachment.full
            else drawn
            for drawn, one in found
            if drawn is not None
        )

    def _splits_of(self, name: str, passed: frozenset[str] = frozenset()) -> Iterator[Drawn]:
        passed |= {name}
        for one in self.plan.by_subject.get(name, ()):
            for hop in one.hops:
                if not isinstance(hop.layer, Split):
                    continue
                drawn = _drawn((hop.layer,), hop.upstreams, name)
                if drawn is not None and one.attachment is not None and one.attachment.full:
                    drawn = evolve(drawn, inner=self._inner(drawn, passed))
                if drawn is not None:
                    yield drawn

    def _inner(self, drawn: Drawn, passed: frozenset[str]) -> dict[str, Drawn]:
        found: dict[str, Drawn] = {}
        for name in frozenset(drawn.targets.values()) - passed:
            inner = next(self._splits_of(name, passed), None)
            if inner is not None:
                found[name] = inner
        return found

    @cached_property
    def answering(self) -> tuple[str, ...]:
        """The services that may answer."""
        split = [drawn.leaves for drawn in self.splits]
        plain = [] if self._own_splits else [n for n in self.routed if not any(self._splits_of(n))]
        return tuple(sorted({*plain, *(name for leaves in split for name in leaves)}))

    @property
    def layers(self) -> tuple[Layer | Sharding, ...]:
        """All layers that a request may come through, the ambassadors' first."""
        return tuple(layer for layer, _ in self._replicated)

    @cached_property
    def _replicated(self) -> tuple[tuple[Layer | Sharding, int], ...]:
        """Each layer, and at how many replicas at most a caller may come to it."""
        found: list[tuple[Layer | Sharding, int]] = []
        for program in self._programs:
            if isinstance(program, HttpProxy):
                found += ((layer, 1) for layer in program.layers)
            elif isinstance(program, ShardRouter):
                found.append((program.sharding, 1))
        names = dict.fromkeys((self.expectation.service, *self.routed, *self.answering))
        for name in names:
            chain = self.chains.get(name)
            if chain is None:
                continue
            tiers = chain.tiers if self.expectation.from_pod is None else chain.inside
            found += [
                (hop.layer, max(1, group.replicas.high))
                for group in (*tiers, *chain.sidecars)
                for hop in group.hops
            ]
        return tuple(found)

    @cached_property
    def caches(self) -> tuple[Cache, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer, Cache))

    @cached_property
    def limits(self) -> tuple[Limits, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer, Limits))

    @cached_property
    def limited(self) -> tuple[tuple[Limits, int], ...]:
        """The limits, each with how many replicas enforce it."""
        return tuple((one, count) for one, count in self._replicated if isinstance(one, Limits))

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer, Session))

    @cached_property
    def terminations(self) -> tuple[Termination, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer, Termination))

    @cached_property
    def sharding(self) -> Sharding | None:
        """How keys are spread, if anything spreads them."""
        found = (layer for layer in self.layers if isinstance(layer, Sharding))
        return next(found, None)

    @cached_property
    def certified(self) -> tuple[str, ...]:
        """The hosts that there are certificates for."""
        return tuple(host for one in self.terminations for site in one.sites for host in site.hosts)


def _drawn(layers: tuple[Layer, ...], upstreams: tuple[Upstream, ...], own: str) -> Drawn | None:
    split = next((layer for layer in layers if isinstance(layer, Split)), None)
    if split is None:
        return None
    by_name = {upstream.name: upstream.target or upstream.name for upstream in upstreams}
    targets = {arm.upstream: by_name.get(arm.upstream or own, own) for arm in split.arms}
    return Drawn(split=split, targets=targets)
