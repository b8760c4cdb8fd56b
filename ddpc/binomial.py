"""How many of some draws a share may get by chance: exact bounds of the binomial distribution.

Each probability is computed from its neighbour by the ratio of the two, from the likeliest number
outwards, so that nothing is approximated by another distribution; what rounding is left is about
1e-12 of a probability.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import fsum

from ddpc.node import frozen


@frozen
class Bounds:
    """The counts from ``low`` to ``high``, both included, are within the risk."""

    low: int
    high: int

    def __contains__(self, count: int) -> bool:
        return self.low <= count <= self.high


def bounds(draws: int, share: Fraction, risk: Fraction) -> Bounds:
    """What ``draws`` independent draws with the chance ``share`` each come to, but for the risk.

    Below ``low`` and above ``high`` lies a probability of at most half of ``risk`` each, and one
    count further in would leave more. ``share`` and ``risk`` are from 0 to 1; a risk of 0 allows
    for every count that can be.
    """
    if share == 0:
        return Bounds(0, 0)
    if share == 1:
        return Bounds(draws, draws)
    weights = _weights(draws, share)
    allowed = float(risk / 2) * fsum(weights)
    return Bounds(_beyond(weights, allowed), draws - _beyond(weights[::-1], allowed))


def probability(draws: int, share: Fraction, low: int, high: int) -> float:
    """How likely the count is from ``low`` to ``high``, both included."""
    if share in (0, 1):
        return float(low <= draws * share <= high)
    weights = _weights(draws, share)
    return fsum(weights[max(low, 0) : high + 1]) / fsum(weights)


def _beyond(weights: list[float], allowed: float) -> int:
    """How many of the first weights together are allowed to be lost."""
    below = 0.0
    for count, weight in enumerate(weights):
        below += weight
        if below > allowed:
            return count
    return len(weights) - 1


def _weights(draws: int, share: Fraction) -> list[float]:
    """The probabilities of each count, all in proportion to the likeliest one's."""
    likeliest = min(draws, int((draws + 1) * share))
    odds = float(share / (1 - share))
    down = list(_falling(draws, likeliest, 1 / odds))
    up = list(_falling(draws, draws - likeliest, odds))
    return [*reversed(down), 1.0, *up]


def _falling(draws: int, start: int, odds: float) -> Iterator[float]:
    """The weights of ``start - 1``, ``start - 2`` … 0 successes, in proportion to ``start``'s.

    ``odds`` are those of a failure against a success.
    """
    weight = 1.0
    for count in range(start, 0, -1):
        weight *= count * odds / (draws - count + 1)
        yield weight
