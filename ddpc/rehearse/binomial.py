"""How likely a count is by chance."""

from __future__ import annotations

from math import exp, lgamma, log


def unlikely(count: int, total: int, share: float, risk: float) -> bool:
    """Whether ``count`` of ``total`` draws, each with the chance ``share``, is so far off that this
    happens with at most the probability ``risk``: half of it on each side.
    """
    if share <= 0 or share >= 1:
        return count != round(total * share)
    fewer = sum(_chance(k, total, share) for k in range(count + 1))
    more = sum(_chance(k, total, share) for k in range(count, total + 1))
    return min(fewer, more) <= risk / 2


def _chance(count: int, total: int, share: float) -> float:
    """The binomial distribution's, by logarithms: the factors alone are too large for a float."""
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return exp(ways + count * log(share) + (total - count) * log(1 - share))
