"""How much of a container's memory a cache's store may have.

A store of so many bytes takes more memory than that: each object costs about 2 KiB outside of the
store, answers that are not kept need the Transient store, and threads have workspaces. So the store
is derived from the container's limit, never equal to it.
"""

from __future__ import annotations

from attrs import frozen

from ddpc.ir.values import Size

MIB = 1 << 20
OUTSIDE = 2 * 1024
"""Bytes outside of the store for each object (measured on Varnish 7.1)."""
OBJECT = 16 * 1024
"""Bytes of an answer that is taken for usual; smaller ones cost relatively more."""
PROCESS = 48 * MIB
"""Bytes for the processes themselves, their threads and workspaces."""
SMALLEST = 96 * MIB
"""Bytes below which there is no useful store."""


@frozen(kw_only=True)
class Stores:
    """The two stores of a cache and the arithmetic that they come from."""

    store: Size
    transient: Size
    arithmetic: str


def stores(limit: Size) -> Stores:
    """The stores for a container's memory limit of at least SMALLEST bytes."""
    left = limit.bytes - PROCESS
    transient = max(8 * MIB, left // 5) // MIB * MIB
    share = (left - transient) * OBJECT // (OBJECT + OUTSIDE)
    store = max(16 * MIB, share // MIB * MIB)
    return Stores(
        store=Size(store),
        transient=Size(transient),
        arithmetic=(
            f"{limit} - {PROCESS // MIB}Mi for the process - {transient // MIB}Mi for answers in"
            f" transit, and 2 KiB more for each object of 16 KiB: {store // MIB}Mi to store"
        ),
    )
