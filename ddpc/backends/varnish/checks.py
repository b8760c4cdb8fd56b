"""What a cache's sizes and version make of it."""

from __future__ import annotations

from typing import Final

from ddpc.backends.varnish import codes, sizing
from ddpc.backends.varnish.command import BOUNDED_TRANSIT
from ddpc.backends.varnish.findings import Findings
from ddpc.ir.http import Cache, HttpProxy
from ddpc.ir.origin import Origin
from ddpc.ir.values import Size, Version

SMALLEST_STORE: Final = Size(1 << 20)
"""varnishd takes a smaller number for one whose unit was forgotten, and ends."""

_WHOLE: Final = (
    f"before {BOUNDED_TRANSIT} it fetches such an answer whole into its Transient store, and fails "
    "when that is full (37 of 40 readers of 10 MB, with 32Mi)"
)


def stores(cache: Cache | None, findings: Findings) -> None:
    """Refuse stores that varnishd refuses."""
    if cache is None:
        return
    for name, size in (("store", cache.store), ("transient store", cache.transient)):
        if size < SMALLEST_STORE:
            findings.say(
                codes.STORE,
                f"a {name} of {size} is too small: varnishd wants {SMALLEST_STORE} at least",
                cache.origin,
                helps=("give the cache more `memory`",),
            )


def memory(limit: Size, findings: Findings, origin: Origin) -> None:
    """Refuse a container in which a server without a cache would be killed."""
    needed = sizing.needed(limit)
    if needed > limit:
        findings.say(
            codes.TOO_SMALL,
            f"Varnish does not fit into {limit}",
            origin,
            notes=(f"its processes, threads and what they pass on take up to {needed} there",),
            helps=(f"give it the memory: `memory {sizing.smallest()}`",),
        )


def slow_readers(program: HttpProxy, version: Version, findings: Findings) -> None:
    """Warn of versions that read an answer as fast as they can, however slow its reader is."""
    if version < BOUNDED_TRANSIT:
        findings.say(
            codes.SLOW_READERS,
            f"Varnish {version} cuts off large answers that it does not store, to slow readers",
            program.origin,
            notes=(_WHOLE,),
            helps=("build for a newer one: `target varnish 7.7` in the app",),
        )
