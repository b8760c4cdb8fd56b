"""The stores of a cache leave room for all else that its container holds."""

from __future__ import annotations

import pytest

from ddpc.ir.values import Size
from ddpc.patterns.cache.memory import (
    CONNECTION,
    MIB,
    OUTSIDE,
    PROCESS,
    SHORTEST,
    SMALLEST_STORE,
    Stores,
    smallest,
    stores,
)

_SIZES = [112 * MIB, 128 * MIB, 200 * MIB, 512 * MIB, 1 << 30, 2 << 30, 100 << 30]
_ANSWERS = [SHORTEST.bytes, 1 << 10, 16 << 10, 1 << 20]


def _taken(limit: int, made: Stores, answer: int) -> int:
    """Bytes of everything at once."""
    count = made.store.bytes // answer
    threads = max(limit // 8, made.connections * CONNECTION)
    return (
        PROCESS
        + threads
        + made.transient.bytes * 5 // 4
        + made.store.bytes * 135 // 100
        + count * OUTSIDE
    )


@pytest.mark.parametrize("limit", _SIZES)
@pytest.mark.parametrize("answer", _ANSWERS)
def test_everything_together_fits_into_the_limit(limit: int, answer: int) -> None:
    made = stores(Size(limit), None, Size(answer))
    assert _taken(limit, made, answer) <= limit
    assert made.store.bytes >= SMALLEST_STORE
    assert made.transient.bytes >= 16 * MIB


@pytest.mark.parametrize("limit", _SIZES)
@pytest.mark.parametrize("answer", _ANSWERS)
def test_little_is_left_unused(limit: int, answer: int) -> None:
    made = stores(Size(limit), None, Size(answer))
    assert limit - _taken(limit, made, answer) < 6 * MIB


@pytest.mark.parametrize(
    ("limit", "connections"), [(128, 32), (512, 128), (1024, 256), (4096, 256)]
)
def test_connections_unasked_are_what_there_are_threads_for(limit: int, connections: int) -> None:
    assert stores(Size(limit * MIB)).connections == connections


def test_connections_that_are_asked_for_take_their_threads_from_the_store() -> None:
    usual, asked = stores(Size(512 * MIB)), stores(Size(512 * MIB), 256)
    assert asked.connections == 256
    assert asked.store < usual.store
    assert _taken(512 * MIB, asked, SHORTEST.bytes) <= 512 * MIB


def test_longer_answers_make_a_larger_store() -> None:
    made = [stores(Size(1 << 30), None, Size(answer)).store for answer in _ANSWERS]
    assert made == sorted(made)
    assert made[-1].bytes > 2 * made[0].bytes


def test_more_memory_is_never_a_smaller_store() -> None:
    made = [stores(Size(limit * MIB)).store.bytes for limit in range(112, 2048)]
    assert made == sorted(made)


@pytest.mark.parametrize("connections", [None, 1, 256, 10**9])
def test_the_smallest_is_enough_and_a_step_less_is_not(connections: int | None) -> None:
    least = smallest(connections, SHORTEST)
    assert stores(least, connections).store.bytes >= SMALLEST_STORE
    assert stores(Size(least.bytes - 16 * MIB), connections).store.bytes < SMALLEST_STORE


def test_the_arithmetic_is_shown() -> None:
    made = stores(Size(2 << 30))
    left = 2048 - 48 - 256 - 320
    assert made.arithmetic.startswith("2Gi - 48Mi for the process - 256Mi ")
    assert f" = {left}Mi; " in made.arithmetic
    assert made.arithmetic.endswith(f"3.5 times its size: {int(left / 3.493)}Mi to store")
