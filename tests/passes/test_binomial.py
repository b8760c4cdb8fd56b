"""The bounds of shares against the sum of the exact probabilities."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddpc.binomial import bounds, probability
from ddpc.ir.asking import Request
from ddpc.passes.expected.splits import too_few

PROJECT = Path(__file__).parents[2]

SHARES = st.fractions(0, 1, max_denominator=1_000)
RISKS = st.sampled_from([Fraction(1, 10**power) for power in (1, 2, 3, 6, 9)])
MILLION = Fraction(1, 10**6)


def _exact(draws: int, share: Fraction, counts: range) -> Fraction:
    """The probability of ``counts``, term by term, in whole numbers."""
    good, all_ = share.numerator, share.denominator
    total = sum(comb(draws, k) * good**k * (all_ - good) ** (draws - k) for k in counts)
    return Fraction(total, all_**draws)


@given(draws=st.integers(1, 150), share=SHARES, risk=RISKS)
def test_each_side_leaves_half_the_risk_and_no_count_less(
    draws: int, share: Fraction, risk: Fraction
) -> None:
    found = bounds(draws, share, risk)
    assert 0 <= found.low <= found.high <= draws
    assert _exact(draws, share, range(found.low)) <= risk / 2
    assert _exact(draws, share, range(found.high + 1, draws + 1)) <= risk / 2
    if 0 < share < 1:
        assert _exact(draws, share, range(found.low + 1)) > risk / 2
        assert _exact(draws, share, range(found.high, draws + 1)) > risk / 2


@given(
    draws=st.integers(1, 150),
    share=SHARES,
    ends=st.tuples(st.integers(0, 150), st.integers(0, 150)),
)
def test_probabilities_are_those_of_the_sum(
    draws: int, share: Fraction, ends: tuple[int, int]
) -> None:
    low, high = sorted(min(end, draws) for end in ends)
    exact = _exact(draws, share, range(low, high + 1))
    assert probability(draws, share, low, high) == pytest.approx(float(exact), rel=1e-9, abs=1e-15)


@given(draws=st.integers(1, 150), share=SHARES, risk=RISKS)
def test_what_is_left_mirrors_what_is_taken(draws: int, share: Fraction, risk: Fraction) -> None:
    found, other = bounds(draws, share, risk), bounds(draws, 1 - share, risk)
    assert (found.low, found.high) == (draws - other.high, draws - other.low)


@pytest.mark.parametrize("draws", [20_000, 100_000])
@pytest.mark.parametrize("share", [Fraction(1, 10_000), Fraction(1, 10), Fraction(999, 1_000)])
def test_many_draws_are_still_within_the_risk(draws: int, share: Fraction) -> None:
    found = bounds(draws, share, MILLION)
    inside = probability(draws, share, found.low, found.high)
    assert inside + 1e-9 >= 1 - MILLION
    assert probability(draws, share, 0, found.low) > MILLION / 2
    assert probability(draws, share, found.high, draws) > MILLION / 2


def test_the_bounds_that_the_documentation_shows() -> None:
    found = bounds(2_000, Fraction(1, 10), MILLION)
    text = (PROJECT / "docs" / "language.md").read_text(encoding="utf-8")
    assert f"for 10% of 2000 clients they are {found.low} and {found.high}." in " ".join(
        text.split()
    )


def test_a_share_of_nothing_or_all_has_no_chance_in_it() -> None:
    assert (bounds(9, Fraction(0), MILLION).high, bounds(9, Fraction(1), MILLION).low) == (0, 9)


@given(draws=st.integers(1, 400), percent=st.integers(1, 99))
def test_too_few_draws_are_those_that_an_arm_without_any_passes(draws: int, percent: int) -> None:
    share = Fraction(percent, 100)
    found = bounds(draws, share, MILLION)
    said = too_few("trial", share, MILLION, Request(method="GET", path="/", times=draws))
    assert (said is not None) == (0 in found or draws in found)
