"""How much memory, and how many threads, a container of a given size leaves to Varnish.

The figures were measured on Varnish 7.1.1 and 7.7.0 (resident set, Debian's builds with jemalloc).
"""

from __future__ import annotations

from typing import Final

from ddpc.ir.values import Size

MALLOC: Final = "narenas:4,tcache:false,dirty_decay_ms:0,muzzy_decay_ms:0"
"""Options of jemalloc under which a store stays near its size.

By default it keeps four arenas for each processor of the machine and caches in each thread: after
13,000 evictions a store of 128 MiB held 290 MiB on two processors and 466 MiB with the arenas of
32; with these options 176 MiB on any.
"""

LOG: Final = Size(16 << 20)
"""The shared log (``vsl_space``), which only varnishlog reads; unasked it takes 80 MiB."""

WORK: Final = Size(48 << 20)
"""The working directory: the log, counters, the compiled VCL and what the compiler needs for it."""

THREAD: Final = 128 << 10
"""Bytes of a busy thread with its stack, workspaces and headers of 24 KB.

Measured on 7.7: 256 connections to a slow origin and 768 clients of it had 1,322 threads in
161 MiB.
"""

_BUCKET: Final = 32 << 10
_FEWEST_BUCKETS: Final = 16_383

_THREADS_SHARE: Final = 8
_THREADS_SHARE_ALONE: Final = 4
_POOLS: Final = 2
_THREADS_OF_ONE: Final = 4
_FEWEST, _LEAST, _MOST = 100, 48, 5_000

_TRANSIENT_SHARE: Final = 8
_SMALLEST_TRANSIENT: Final = 8 << 20
_SMALLEST_BUFFER, _LARGEST_BUFFER = 8 << 10, 1 << 20
_PAGE: Final = 4 << 10
_STEP: Final = 16 << 20

_PROCESSES: Final = 48 << 20
"""Bytes for the processes, their log, and what counts clients, as with a cache."""


def threads(memory: Size, connections: int | None) -> tuple[int, int]:
    """Threads of each of the two pools, at least and at most.

    A fetch takes two, and one that waits for its connection too: where these cannot be had, clients
    hold all threads, and their fetches get none. More than that take an eighth of the memory, or a
    quarter where ``connections`` is None: there is no store beside them, and no bound.
    """
    share = _THREADS_SHARE if connections else _THREADS_SHARE_ALONE
    affordable = memory.bytes // share // THREAD // _POOLS
    needed = _THREADS_OF_ONE * (connections or 0) // _POOLS
    most = min(max(affordable, needed, _LEAST), _MOST)
    return min(_FEWEST, most), most


def hashing(store: Size) -> str:
    """The table of what is stored (``-h``).

    Unasked, varnishd has a tree, which keeps what it knows of a dropped answer for three minutes:
    where short answers come and go, a full store of 12 MiB took 74 MiB and more each time. The
    plain table forgets at once, and takes 42 MiB each time.
    """
    return f"classic,{max(_FEWEST_BUCKETS, store.bytes // _BUCKET)}"


def transient(memory: Size) -> Size:
    """The Transient store of a server without a cache: bodies under way, and nothing else."""
    return Size(max(_SMALLEST_TRANSIENT, memory.bytes // _TRANSIENT_SHARE) // _PAGE * _PAGE)


def needed(memory: Size) -> Size:
    """What a server without a cache takes of ``memory`` once all that it may have is in use."""
    _, most = threads(memory, None)
    return Size(_PROCESSES + _POOLS * most * THREAD + transient(memory).bytes * 5 // 4)


def smallest() -> Size:
    """The least memory, in steps of 16Mi, that is no less than what is needed of it."""
    steps = 1
    while needed(Size(steps * _STEP)) > Size(steps * _STEP):
        steps += 1
    return Size(steps * _STEP)


def transit_buffer(store: Size, connections: int) -> Size:
    """How far an uncacheable body may be ahead of its reader.

    A slow reader holds four times as much (40 of them, 64 KiB: 10 MiB; without a bound all 400 MB
    of their bodies, or of a full Transient store 37 of 40 answers cut off). Half of the store is
    left to the other answers in it.
    """
    bytes_each = store.bytes // 2 // 4 // max(1, connections)
    return Size(min(max(bytes_each, _SMALLEST_BUFFER), _LARGEST_BUFFER) // _PAGE * _PAGE)
