"""What a default.vcl says, decided: the template only loops over it and prints."""

from __future__ import annotations

from typing import Final

from attrs import field

from ddpc.backends.varnish.quote import Vcl
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen

PROXIES_FOLLOWED: Final = 4
"""How many trusted proxies, one behind the other, are followed back to the client."""


@frozen(kw_only=True)
class Acl:
    """A list of networks."""

    entries: tuple[Vcl, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Backend:
    """The next hop. ``wait`` is how long a fetch waits for one of ``max_connections``."""

    host: Vcl
    port: Vcl
    connect_timeout: Vcl
    first_byte_timeout: Vcl
    between_bytes_timeout: Vcl
    max_connections: int | None
    wait: Vcl | None
    keep_alive: bool
    retry: bool
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Health:
    """What is answered for this server alone: ``path``, to requests for which ``asked`` holds."""

    path: Vcl
    asked: Vcl
    own_port: bool


@frozen(kw_only=True)
class Clients:
    """How the client behind a request is found out.

    ``trusted`` are the proxies whose word counts. They give it in X-Forwarded-For, which is
    followed back past ``hops`` of them; at the ``edge``, what that header says before the client
    is the client's own word and is dropped.
    """

    trusted: Acl | None
    edge: bool
    hops: int = PROXIES_FOLLOWED


@frozen(kw_only=True)
class Bucket:
    """A token bucket for each value of ``key``: ``capacity`` tokens, refilled within ``period``."""

    key: Vcl
    capacity: int
    period: Vcl


@frozen(kw_only=True)
class Rule:
    """A bucket for the requests for which ``condition`` holds; None: for all."""

    condition: Vcl | None
    bucket: Bucket
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Limiting:
    """Every bucket that a request concerns must have a token for it."""

    rules: tuple[Rule, ...]
    status: int
    retry_after: int
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Keep:
    """A time to live for answers to requests whose target matches ``path``."""

    path: Vcl
    ttl: Vcl
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class Apart:
    """A request header by which answers are kept apart; ``named`` finds it in a Vary header."""

    name: Vcl
    named: Vcl


@frozen(kw_only=True)
class Hosts:
    """Requests for any host but the ``known`` are requests for the ``canonical`` one."""

    known: Vcl
    canonical: Vcl


@frozen(kw_only=True)
class Node:
    """A node of a sharded cache: the name of its backend, and its host."""

    name: Vcl
    host: Vcl


@frozen(kw_only=True)
class Peers:
    """All nodes of a sharded cache. What comes in on ``socket`` comes from one of them."""

    nodes: tuple[Node, ...]
    port: Vcl
    socket: Vcl


@frozen(kw_only=True)
class Purging:
    """What comes in on ``socket`` may purge. ``itself`` matches the Host of who says none but the
    name that is dialled, under which nothing is kept.
    """

    socket: Vcl
    itself: Vcl


@frozen(kw_only=True)
class Caching:
    """What is looked up, what is stored, and for how long.

    ``ignored_cookies`` and ``skipped_cookies`` match in a Cookie header; ``kept`` matches targets
    that some of ``keeps`` is for. Requests with ``skipped_headers`` are passed, and those with
    ``user_headers`` unless they are for what is kept. ``grace`` is how long an
    answer outlives its time while the origin answers, ``rescue`` while it does not.
    ``largest`` is the longest body that is stored.
    """

    purging: Purging | None
    hosts: Hosts | None
    ignored_cookies: Vcl | None
    skipped_cookies: Vcl | None
    skipped_headers: tuple[Vcl, ...]
    user_headers: tuple[Vcl, ...]
    apart: tuple[Apart, ...]
    skipped_paths: tuple[Vcl, ...]
    keeps: tuple[Keep, ...]
    kept: Vcl | None
    peers: Peers | None
    grace: Vcl
    rescue: Vcl
    largest: Vcl
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class DefaultVcl:
    """One file.

    ``odd_path`` matches targets spelt so that their path may be another one to the origin.
    ``notes`` are the request headers that only this server's own steps use.
    """

    imports: tuple[str, ...]
    backend: Backend
    health: Health
    clients: Clients
    limiting: Limiting | None
    caching: Caching | None
    odd_path: Vcl | None
    notes: tuple[str, ...]
