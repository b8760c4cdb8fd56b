"""An nginx configuration as decided: what the template prints, part by part.

Everything that came from a user or from a choice is a ``Word`` of ``quote``; nothing here is
decided again in the template.
"""

from __future__ import annotations

from attrs import field

from ddpc.backends.nginx.maps import Map, Splitting
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.versions import Features
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Directive:
    """One simple directive; ``why`` is a comment of ours, never a user's text."""

    name: Word
    arguments: tuple[Word, ...]
    why: str = ""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Headers:
    """The headers set at one level. A level with one of its own inherits none: all are at one."""

    to_http: tuple[Directive, ...] = ()
    to_grpc: tuple[Directive, ...] = ()
    to_client: tuple[Directive, ...] = ()

    @property
    def all(self) -> tuple[Directive, ...]:
        """All of them, one after the other."""
        return (*self.to_http, *self.to_grpc, *self.to_client)


@frozen(kw_only=True)
class Clients:
    """Who the client is: the peer, or whom a trusted proxy names in X-Forwarded-For.

    ``appends``: the list of addresses that a trusted proxy gives goes on inwards, with the peer's
    own at its end.
    """

    networks: tuple[Word, ...]
    appends: bool
    port: Word
    """The port that clients dial, where it is known; else an empty word."""
    host: Word = Word("$host")
    """What upstreams are told that was asked for."""
    stands_for: Word | None = None
    """Of a caller's own proxy, the name that it stands for: what the caller says goes on as it is,
    but for the host, where that is localhost."""

    @property
    def passes_on(self) -> bool:
        """Whether what a proxy says of the request's scheme, host and port goes on inwards."""
        return bool(self.networks)


@frozen(kw_only=True)
class Zone:
    """A shared memory of request counts by ``key``; ``size`` in bytes as nginx writes it."""

    name: Word
    key: Word
    size: Word
    rate: Word
    by_method: Map | None = None
    """Counts only requests of some methods, where given: it makes their ``key``."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Limit:
    """A limit that holds in a location: the zone that counts, and its burst (None: no burst)."""

    zone: Word
    burst: Word | None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Asking:
    """How an identity is verified: who is asked, by which URL, under which name it knows itself.

    ``identity`` is the variable with the header of its answer that names the user, if it has one.
    ``listen`` is where the server that bounds the questions listens; ``limit`` its limit.
    """

    hop: Hop
    host: Word
    identity: Word | None
    listen: Word
    limit: Limit | None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Limiting:
    """Limits on requests: the zones, and what is said beyond them."""

    zones: tuple[Zone, ...]
    connections: Word | None
    """How many requests of one client at a time."""
    connections_size: Word | None
    status: Word
    retry_after: Word
    asking: Asking | None
    by_client: bool
    """Whether some zone counts clients: verified identities, and addresses of all others."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Authority:
    """Whose certificates an upstream may have, and which name they must carry."""

    name: Word
    file: Word


@frozen(kw_only=True)
class Hop:
    """The way to an upstream: ``module`` is ``proxy`` or ``grpc``, the prefix of its directives."""

    module: Word
    url: Word
    connect_timeout: Word
    timeout: Word
    retry_window: Word | None
    """Until when after the start a failed attempt is repeated; None: never."""
    authority: Authority | None = None
    """How it is verified, where it is spoken to over TLS; None: it is not."""


@frozen(kw_only=True)
class Upstream:
    """A group of servers, with what is set before them, and ``options`` of each.

    One that stands twice gets a second try.
    """

    name: Word
    settings: tuple[Directive, ...] = ()
    servers: tuple[Word, ...]
    options: Word = Word()
    keepalive: Word | None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def is_twice(self) -> bool:
        """Whether one server stands twice."""
        return len(self.servers) > len(set(self.servers))


@frozen(kw_only=True)
class Location:
    """Requests by path. ``limited_as`` names the inner half where limits wait for an identity."""

    match: Word
    hop: Hop | None
    """None: there is nothing for these requests."""
    limits: tuple[Limit, ...] = ()
    limited_as: Word | None = None
    headers: Headers = Headers()
    native: tuple[Directive, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Site:
    """A server that passes requests on; without ``certificate`` in plain HTTP."""

    listen: Word
    names: tuple[Word, ...]
    http2: bool
    """Whether ``http2 on`` stands in it."""
    certificate: Word | None
    """The folder of its certificate, under the one of all."""
    redirects_from: tuple[Word, ...]
    """What redirects of its services begin with, where they are to be mended."""
    locations: tuple[Location, ...]
    headers: Headers = Headers()
    native: tuple[Directive, ...] = ()
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Redirect:
    """A plain server that sends everyone to HTTPS on a fixed host; no names: the default."""

    names: tuple[Word, ...]
    to: Word
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Tls:
    """What all TLS listeners share. ``refuse`` is where the one without a certificate listens."""

    refuse: Word
    plain: Word | None
    """Where the redirects listen."""
    redirects: tuple[Redirect, ...]
    refuses_plain: bool
    """Whether plain requests for unknown hosts are refused: of several sites, which is meant?"""
    certificate_cache: Word | None
    settings: tuple[Directive, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Hash:
    """The size of a hash table that its default does not fit."""

    name: Word
    largest: Word
    bucket: Word


@frozen(kw_only=True)
class File:
    """The whole nginx.conf."""

    main: tuple[Directive, ...]
    events: tuple[Directive, ...]
    drain: Word
    features: Features
    settings: tuple[Directive, ...]
    hashes: tuple[Hash, ...]
    dollar: bool
    """Whether some value needs the variable for a dollar sign."""
    clients: Clients
    headers: Headers
    websocket: bool
    limiting: Limiting | None
    splitting: Splitting | None
    keys: tuple[Map, ...]
    """What makes the keys by which upstreams choose their servers."""
    upstreams: tuple[Upstream, ...]
    explains_twice: Word | None
    """The first upstream whose server stands twice."""
    upstream_native: tuple[Directive, ...]
    tls: Tls | None
    sites: tuple[Site, ...]
    returned_to: Word | None
    """What stands for ``http://`` and the host in redirects of the service."""
    health: Word
