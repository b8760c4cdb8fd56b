"""Limits divided among replicas never allow more than was written, in whole requests."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.ir.values import Rate
from ddpc.passes.limits import per_replica
from tests.properties.settings import examples


@pytest.mark.parametrize(
    ("declared", "replicas", "each"),
    [
        (Rate(10, 1), 1, Rate(10, 1)),
        (Rate(10, 1), 2, Rate(5, 1)),
        (Rate(10, 1), 4, Rate(150, 60)),
        (Rate(10, 1), 3, Rate(200, 60)),
        (Rate(7, 1), 3, Rate(140, 60)),
        (Rate(5, 60), 2, Rate(2, 60)),
        (Rate(3_600, 3_600), 2, Rate(30, 60)),
        (Rate(1, 60), 1, Rate(1, 60)),
        (Rate(1, 60), 2, None),
        (Rate(59, 3_600), 1, None),
    ],
)
def test_parts(declared: Rate, replicas: int, each: Rate | None) -> None:
    assert per_replica(declared, replicas) == each


@examples(200)
@given(st.integers(1, 10**6), st.sampled_from([1, 60, 3_600]), st.integers(1, 100))
def test_all_parts_together_are_at_most_what_was_declared(
    count: int, seconds: int, replicas: int
) -> None:
    declared = Rate(count, seconds)
    each = per_replica(declared, replicas)
    if each is None:
        assert declared.per_second * 60 / replicas < 1
        return
    together = each.per_second * replicas
    assert together <= declared.per_second
    assert declared.per_second - together < Fraction(replicas, 60)
    assert each.seconds in {1, 60}
