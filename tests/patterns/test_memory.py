"""The stores of a cache leave room for all else that its container holds."""

from __future__ import annotations

import pytest

from ddpc.ir.values import Size
from ddpc.patterns.cache.memory import MIB, OBJECT, OUTSIDE, PROCESS, SMALLEST, stores

_SIZES = [SMALLEST, 100 * MIB, 128 * MIB, 200 * MIB, 512 * MIB, 1 << 30, 2 << 30, 100 << 30]


@pytest.mark.parametrize("limit", _SIZES)
def test_everything_together_fits_into_the_limit(limit: int) -> None:
    made = stores(Size(limit))
    objects = made.store.bytes // OBJECT
    assert made.store.bytes + made.transient.bytes + objects * OUTSIDE + PROCESS <= limit
    assert made.store.bytes >= 16 * MIB
    assert made.transient.bytes >= 8 * MIB


@pytest.mark.parametrize("limit", _SIZES[3:])
def test_little_is_left_unused(limit: int) -> None:
    made = stores(Size(limit))
    used = made.store.bytes * (OBJECT + OUTSIDE) // OBJECT + made.transient.bytes + PROCESS
    assert limit - used < 4 * MIB


def test_more_memory_is_never_a_smaller_store() -> None:
    made = [stores(Size(limit * MIB)).store.bytes for limit in range(SMALLEST // MIB, 1024)]
    assert made == sorted(made)


def test_the_arithmetic_is_shown() -> None:
    made = stores(Size(2 << 30))
    assert str(made.store) in made.arithmetic
    assert "2Gi" in made.arithmetic
