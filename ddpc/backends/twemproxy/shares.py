"""Which part of all keys each shard gets.

nutcracker's ketama gives each server of equal weight 160 points on a circle of 32 bits, told by the
MD5 of its name and a number; a key belongs to the first point at or after its hash. So the shares
are known from the names alone, and they are far from equal. The number of points is worked out in
single precision: for some numbers of servers, as 25, it is four less.
https://github.com/twitter/twemproxy/blob/master/src/hashkit/nc_ketama.c
"""

from __future__ import annotations

import struct
from hashlib import md5
from typing import Final

POINTS: Final = 160
_EACH: Final = 4
_CIRCLE: Final = 1 << 32
_LITTLE: Final = 1e-10
"""What nutcracker adds against being a little below a whole number; single precision drops it."""


def shares(names: tuple[str, ...], distribution: str) -> tuple[float, ...]:
    """The share of each of ``names``, from 0 to 1; with ``modula`` all have the same."""
    if distribution != "ketama" or len(names) < 2:
        return tuple(1 / len(names) for _ in names)
    digests = _digests(len(names))
    points = sorted(
        (point, place) for place, name in enumerate(names) for point in _points(name, digests)
    )
    held = [0] * len(names)
    before = points[-1][0] - _CIRCLE
    for point, place in points:
        held[place] += point - before
        before = point
    return tuple(one / _CIRCLE for one in held)


def _digests(servers: int) -> int:
    """How many digests each of so many servers has, with nutcracker's rounding at every step."""
    points = _single(_single(1 / servers) * POINTS)
    return int(_single(_single(points / _EACH * servers) + _LITTLE))


def _single(value: float) -> float:
    """The nearest number of single precision."""
    (nearest,) = struct.unpack("<f", struct.pack("<f", value))
    return float(nearest)


def _points(name: str, digests: int) -> list[int]:
    found = []
    for number in range(digests):
        digest = md5(f"{name}-{number}".encode(), usedforsecurity=False).digest()
        found += [int.from_bytes(digest[at : at + 4], "little") for at in range(0, 16, 4)]
    return found
