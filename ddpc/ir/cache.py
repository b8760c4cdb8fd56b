"""Caches: what is kept of a service's answers, and for how long."""

from __future__ import annotations

from attrs import field

from ddpc.ir.layer_kind import LayerKind
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Duration, PathPattern, Size
from ddpc.node import frozen


@frozen(kw_only=True)
class KeepRule:
    """Answers to requests whose path matches are kept for ``ttl``, whatever age they allow.

    Those that a shared cache may not store (Set-Cookie, private, no-store) are not kept.
    """

    path: PathPattern
    ttl: Duration
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class CachePeers:
    """The nodes of a sharded cache: (pod's name, host) of each, the same list in every node.

    ``port`` is one of their own, which only they dial: who comes in there is believed.
    """

    nodes: tuple[tuple[str, str], ...]
    port: int


@frozen(kw_only=True)
class Purging:
    """Where an answer is taken out of a cache: with PURGE, at ``port`` and nowhere else.

    Who reaches that port may purge: a network policy keeps everybody else from it. ``host`` is
    the cluster's name for it, under which no answer is kept.
    """

    port: int
    host: str


@frozen(kw_only=True)
class Cache:
    """A shared cache for HTTP answers.

    ``store`` and ``transient`` bound the two stores in bytes; ``memory`` is the container's limit
    that both were derived from. ``ttl`` is for answers that do not say; ``grace`` is how long a
    stale one may be served while a fresh one is fetched, and ``stale_if_error`` how long while the
    origin cannot give one (RFC 5861, section 4). Requests with Authorization or with a
    cookie are never served from the cache nor stored, once the cookies matching
    ``ignored_cookies`` are gone (names; a trailing star matches the rest). The same holds for
    requests with one of ``user_headers``, which tell users apart; those with a header of
    ``skip_headers`` are not looked at at all. An answer is given only to requests with the same
    ``apart_headers`` as the one that it was made for. ``ignored_headers`` are none of these.
    Names of headers are in lower case. Without ``purging`` nobody may purge.
    """

    kind = LayerKind.CACHE
    memory: Size
    store: Size
    transient: Size
    ttl: Duration = Duration(120_000)
    grace: Duration = Duration(10_000)
    stale_if_error: Duration = Duration(3_600_000)
    ignored_cookies: tuple[str, ...] = ()
    skip_paths: tuple[PathPattern, ...] = ()
    skip_cookies: tuple[str, ...] = ()
    ignored_headers: tuple[str, ...] = ()
    skip_headers: tuple[str, ...] = ()
    user_headers: tuple[str, ...] = ()
    apart_headers: tuple[str, ...] = ()
    keep: tuple[KeepRule, ...] = ()
    purging: Purging | None = None
    hosts: tuple[str, ...] = ()
    """Hosts known to be served; others share one key (empty: every host has its own)."""
    max_connections: int = 256
    peers: CachePeers | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    def takes(self, cookie: str) -> str | None:
        """The entry of ``ignored_cookies`` that takes ``cookie`` away, if there is one."""
        return _entry(self.ignored_cookies, cookie)

    def skips(self, cookie: str) -> bool:
        """Whether requests with ``cookie`` are said to go to the service always."""
        return _entry(self.skip_cookies, cookie) is not None


def _entry(entries: tuple[str, ...], cookie: str) -> str | None:
    return next((entry for entry in entries if _fits(entry, cookie)), None)


def _fits(entry: str, name: str) -> bool:
    return name.startswith(entry[:-1]) if entry.endswith("*") else name == entry
