"""Programs that serve HTTP: listeners, layers and next hops, without a server's name in them."""

from __future__ import annotations

from attrs import field

from ddpc.ir.cache import Cache, CachePeers, KeepRule, Purging
from ddpc.ir.layer_kind import LayerKind
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.session import Session
from ddpc.ir.split import Split
from ddpc.ir.upstream import Upstream, Verification
from ddpc.ir.values import Duration, PathPattern, Rate, Size
from ddpc.node import frozen


@frozen(kw_only=True)
class Certificate:
    """A Secret of type kubernetes.io/tls (keys tls.crt, tls.key), mounted as a directory."""

    secret: str


@frozen(kw_only=True)
class Route:
    """Requests whose path matches go to the upstream named ``upstream``.

    ``timeout``, where given, replaces the upstream's.
    """

    path: PathPattern
    upstream: str
    timeout: Duration | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Site:
    """The requests for ``hosts``, the canonical one first; no route: all go to the next hop.

    Where there are routes, what none of them takes goes nowhere.
    """

    hosts: tuple[str, ...]
    certificate: Certificate
    routes: tuple[Route, ...]
    redirect_host: str
    """The fixed host that plain HTTP is redirected to."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Termination:
    """Ends TLS (1.2 and 1.3 only); unknown server names are refused in the handshake.

    ``https_port`` serves the sites; ``http_port``, where given, only redirects to HTTPS (308).
    ``hsts`` is the max-age of Strict-Transport-Security, off unless asked for.
    ``public_https_port`` is the port that callers dial, for redirects (443 is left out).
    """

    kind = LayerKind.TERMINATION
    https_port: int = 8443
    http_port: int | None = 8080
    public_https_port: int = 443
    sites: tuple[Site, ...]
    hsts: Duration | None = None
    body_limit: Size | None = None
    """The largest request body taken; None: no limit (the service behind decides)."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Allowance:
    """How many requests one client may make.

    ``declared`` is what the user wrote for all replicas together; ``per_replica`` is what each
    replica enforces, in whole requests (10/s over 4 replicas is 150/min); ``burst`` is per replica
    too. ``clients`` is the number of distinct clients remembered.
    """

    declared: Rate
    declared_burst: int
    per_replica: Rate
    burst: int
    clients: int
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class LimitRule:
    """An allowance of its own for some requests: of one method (None: any), of one path pattern."""

    method: str | None
    path: PathPattern
    allowance: Allowance
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Verifier:
    """Who says whether an Authorization header is genuine.

    A GET of ``path`` at the upstream named ``upstream`` with the request's Authorization header:
    2xx means genuine, 401 and 403 mean not. ``identity_header``, where the answer carries it, is
    the user's identity and the key of the limit; otherwise the header's hash is.
    """

    upstream: str
    path: str
    identity_header: str | None = None


@frozen(kw_only=True)
class Limits:
    """Limits on requests: 429 with Retry-After beyond them.

    ``anonymous`` is by client address and holds for every request without a verified identity
    (``authenticated`` by identity for the others). A request with forged credentials counts as
    anonymous. ``retry_after`` in whole seconds is said with each 429 (0: derived with the
    replicas).
    """

    anonymous: Allowance | None
    authenticated: Allowance | None = None
    verifier: Verifier | None = None
    rules: tuple[LimitRule, ...] = ()
    connections: int | None = None
    """Concurrent requests of one client address, per replica; None: no limit."""
    verifications: Allowance | None = None
    """How often the verifier is asked for one address; None: as often as ``authenticated``
    allows.
    """
    status: int = 429
    retry_after: Duration = Duration(1_000)
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def kind(self) -> LayerKind:
        """Which kind of layer this is: verifying, and counting what is under way, need more."""
        demanding = self.verifier is not None or self.connections is not None
        return LayerKind.VERIFIED_LIMITS if demanding else LayerKind.LIMITS


Layer = Termination | Limits | Split | Cache | Session


@frozen(kw_only=True)
class Trust:
    """Whose word on the client's address counts.

    ``networks`` (CIDR) are the proxies whose X-Forwarded-For is believed; empty: nobody's, the
    peer is the client and X-Forwarded-For is overwritten with its address.
    """

    networks: tuple[str, ...] = ()


@frozen(kw_only=True)
class Native:
    """One setting in a tool's own words, already checked: ``nginx { proxy_buffers 8 16k }``.

    ``place`` is where it stands in the tool's configuration (``http``, ``server``, ``location``,
    ``parameter``).
    """

    tool: str
    place: str
    name: str
    arguments: tuple[str, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class HttpProxy:
    """One server that takes HTTP requests through its layers, the outermost first, to a next hop.

    ``port`` is the plain port (of a program without a termination layer, its only entrance; with
    one, None). ``address`` is what is listened on: every address, or ``127.0.0.1`` for an
    ambassador. ``health_port`` serves ``/healthz`` in plain HTTP and depends on nothing.
    ``next`` names the upstream that requests which no route claims go to. ``edge`` is true where
    nothing of ours stands before it: then forwarded headers are overwritten, not appended to.
    ``drain`` is how long requests in flight may take after a stop is asked for. ``server`` is the
    name of the backend whose server kind holds the layers, as fusion chose it.
    """

    server: str = ""
    port: int | None
    address: str = "0.0.0.0"
    health_port: int
    layers: tuple[Layer, ...]
    upstreams: tuple[Upstream, ...]
    next: str
    edge: bool
    stands_for: str | None = None
    """Of a caller's own proxy, the host that it dials instead: what the caller says of its clients
    is passed on as it is."""
    trust: Trust = Trust()
    drain: Duration = Duration(25_000)
    native: tuple[Native, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports that it listens on."""
        numbers = {self.health_port}
        if self.port is not None:
            numbers.add(self.port)
        for layer in self.layers:
            if isinstance(layer, Termination):
                numbers.add(layer.https_port)
                if layer.http_port is not None:
                    numbers.add(layer.http_port)
            elif isinstance(layer, Cache):
                numbers |= {one.port for one in (layer.peers, layer.purging) if one is not None}
        return tuple(sorted(numbers))

    @property
    def unrouted(self) -> frozenset[str]:
        """The names of the upstreams that requests go to which no route claims."""
        splits = [layer for layer in self.layers if isinstance(layer, Split)]
        arms = {arm.upstream or self.next for split in splits for arm in split.arms}
        return frozenset(arms or {self.next})

    @property
    def destinations(self) -> tuple[Upstream, ...]:
        """The upstreams that clients' requests are passed to; others are only asked."""
        names = set(self.unrouted)
        for layer in self.layers:
            if isinstance(layer, Termination):
                names |= {route.upstream for site in layer.sites for route in site.routes}
        return tuple(upstream for upstream in self.upstreams if upstream.name in names)

    def upstream(self, name: str) -> Upstream:
        """The upstream called ``name``; there always is one."""
        return next(upstream for upstream in self.upstreams if upstream.name == name)


__all__ = [
    "Allowance",
    "Cache",
    "CachePeers",
    "Certificate",
    "HttpProxy",
    "KeepRule",
    "Layer",
    "LayerKind",
    "LimitRule",
    "Limits",
    "Native",
    "Purging",
    "Route",
    "Session",
    "Site",
    "Split",
    "Termination",
    "Trust",
    "Upstream",
    "Verification",
    "Verifier",
]
