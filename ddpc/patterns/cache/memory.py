"""How much of a container's memory a cache's store may have.

A store of so many bytes takes more memory than that. An answer costs about 0.7 KiB outside of it,
however short it is, and what the allocator rounds up and cannot use again comes on top. Answers
that are not kept need the Transient store, and threads have stacks and workspaces. So the store is
derived from the container's limit, and all of it together stays below that limit when every part is
full at once.

Measured on Varnish 7.1.1 and 7.7.0, resident anonymous and shared memory: full of answers that take
280 bytes of the store, the shortest there are, a store takes 3.5 times its size; of 1.2 KiB, 1.9
times; of 16 KiB, 1.4 times.
"""

from __future__ import annotations

from bisect import bisect_left

from ddpc.ir.values import Size
from ddpc.node import frozen

MIB = 1 << 20
PROCESS = 48 * MIB
"""Bytes for the processes, their log of 16 MiB, and what counts clients."""
CONNECTION = 512 << 10
"""Bytes of the threads for one connection to the service: two that fetch, two that wait."""
MOST_CONNECTIONS = 256
SHORTEST = Size(336)
"""The least of the store that an answer takes, for which the store is small enough unasked."""
OUTSIDE = 720
"""Bytes outside of the store for each answer."""
SMALLEST_STORE = 8 * MIB
"""Bytes below which a store is of little use."""

_SHARE = 8
"""One of so many parts of the limit are for threads, and one for answers in transit."""
_SMALLEST_TRANSIENT = 16 * MIB
_STEP = 16 * MIB


@frozen(kw_only=True)
class Stores:
    """The two stores of a cache, and the arithmetic that they come from.

    ``store`` may be no use, or less than nothing, where the container is too small for it.
    """

    store: Size
    transient: Size
    connections: int
    """How many connections to the service are allowed for."""
    arithmetic: str


def stores(limit: Size, connections: int | None = None, answer: Size = SHORTEST) -> Stores:
    """The stores for a container's memory limit.

    ``connections`` is what was asked for (None: as many as an eighth of the memory has threads for,
    256 at most); ``answer`` is how much of the store an answer takes, usually or at least.
    """
    share = limit.bytes // _SHARE
    allowed = connections or max(1, min(MOST_CONNECTIONS, share // CONNECTION))
    threads = max(share, allowed * CONNECTION)
    transient = max(_SMALLEST_TRANSIENT, share)
    transit = transient * 5 // 4
    left = limit.bytes - PROCESS - threads - transit
    store = left * 100 * answer.bytes // (135 * answer.bytes + 100 * OUTSIDE)
    return Stores(
        store=Size(store // MIB * MIB),
        transient=Size(transient // MIB * MIB),
        connections=allowed,
        arithmetic=(
            f"{limit} - {PROCESS // MIB}Mi for the process - {_mebi(threads)} for the threads of"
            f" {allowed} connections - {_mebi(transit)} for answers in transit = {_mebi(left)};"
            f" a store takes up to {_times(answer)} times its size: {_mebi(max(0, store))} to store"
        ),
    )


def smallest(connections: int | None, answer: Size) -> Size:
    """The least memory, in steps of 16Mi, that leaves a store of SMALLEST_STORE."""

    def enough(steps: int) -> bool:
        made = stores(Size(steps * _STEP), connections, answer)
        return made.store.bytes >= SMALLEST_STORE

    steps = 1
    while not enough(steps):
        steps *= 2
    return Size(_STEP * bisect_left(range(steps), True, key=enough))


def _times(answer: Size) -> str:
    return f"{1.35 + OUTSIDE / answer.bytes:.1f}"


def _mebi(count: int) -> str:
    return f"{count // MIB}Mi"
