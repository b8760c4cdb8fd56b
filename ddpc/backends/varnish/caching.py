"""What is cached, and what is not."""

from __future__ import annotations

from functools import partial
from typing import Final

from ddpc.backends.varnish import quote
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.model import Apart, Caching, Hosts, Keep, Purging
from ddpc.backends.varnish.peers import peers
from ddpc.backends.varnish.quote import Vcl
from ddpc.ir.http import Cache
from ddpc.ir.origin import Origin
from ddpc.ir.values import PathPattern, Size

PURGES: Final = "purges"
"""The socket at which PURGE is taken."""

SHARE_OF_ONE_BODY: Final = 8
"""A longer body than an eighth of the store is passed: storing it would drop too many others."""


def caching(cache: Cache, findings: Findings) -> Caching:
    """The decisions of ``cache``, in VCL."""
    origin = cache.origin
    skipped = (_path(path, origin, findings) for path in cache.skip_paths)
    keeps = tuple(
        Keep(path=written, ttl=quote.duration(keep.ttl), origin=keep.origin)
        for keep in cache.keep
        if (written := _path(keep.path, keep.origin, findings))
    )
    ignored, skip = cache.ignored_cookies, cache.skip_cookies
    return Caching(
        purging=_purging(cache, findings),
        hosts=_hosts(cache, findings),
        ignored_cookies=findings.carry(
            "cookies", " ".join(ignored), origin, lambda: quote.cookies_with_values(ignored)
        ),
        skipped_cookies=findings.carry(
            "cookies", " ".join(skip), origin, lambda: quote.cookies(skip)
        ),
        skipped_headers=_headers(cache.skip_headers, origin, findings),
        user_headers=_headers(cache.user_headers, origin, findings),
        apart=_apart(cache, findings),
        skipped_paths=tuple(path for path in skipped if path is not None),
        keeps=keeps,
        kept=quote.any_of(keep.path for keep in keeps) if keeps else None,
        peers=peers(cache, findings),
        grace=quote.duration(cache.grace),
        rescue=quote.duration(max(cache.grace, cache.stale_if_error)),
        largest=quote.amount(Size(cache.store.bytes // SHARE_OF_ONE_BODY)),
        origin=origin,
    )


def _path(pattern: PathPattern, origin: Origin, findings: Findings) -> Vcl | None:
    return findings.carry("path", pattern, origin, lambda: quote.path(pattern))


def _headers(names: tuple[str, ...], origin: Origin, findings: Findings) -> tuple[Vcl, ...]:
    carried = (findings.carry("header", n, origin, partial(quote.header, n)) for n in names)
    return tuple(name for name in carried if name is not None)


def _apart(cache: Cache, findings: Findings) -> tuple[Apart, ...]:
    names = _headers(cache.apart_headers, cache.origin, findings)
    return tuple(Apart(name=name, named=quote.names_header(name)) for name in names)


def _purging(cache: Cache, findings: Findings) -> Purging | None:
    purging = cache.purging
    if purging is None:
        return None
    return findings.carry(
        "host",
        purging.host,
        cache.origin,
        lambda: Purging(socket=quote.string(PURGES), itself=quote.host_within(purging.host)),
    )


def _hosts(cache: Cache, findings: Findings) -> Hosts | None:
    if not cache.hosts:
        return None
    return findings.carry(
        "hosts",
        " ".join(cache.hosts),
        cache.origin,
        lambda: Hosts(
            known=quote.any_host(cache.hosts),
            canonical=quote.string(quote.host_name(cache.hosts[0])),
        ),
    )
