"""Which arm of a split a value is drawn for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.model.hashes import murmur2

_WHOLE = 0xFFFFFFFF


def drawn(value: bytes, shares: Sequence[Fraction]) -> int:
    """The number of the share that nginx' ``split_clients`` draws; that of the rest is the last.

    Args:
        shares: hundredths of the first ones, in order; what they leave is the rest's.
    """
    hashed, last = murmur2(value), 0
    for number, share in enumerate(shares):
        last = (last + _WHOLE * int(share * 100) // 10_000) & _WHOLE
        if hashed < last:
            return number
    return len(shares)
