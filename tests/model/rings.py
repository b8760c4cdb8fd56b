"""Rings on which keys and servers lie: a key belongs to the server that comes next."""

from __future__ import annotations

import hashlib
import struct
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from math import floor
from typing import Final

from attrs import frozen

_POINTS: Final = 160
"""Of a server of the usual weight, in nginx and in ketama."""


@frozen
class Ring:
    """Points in order, each with the number of its server."""

    points: tuple[tuple[int, int], ...]

    def holder(self, hashed: int) -> int:
        """The server of the first point that is not less; beyond the last, of the first one."""
        at = bisect_left(self.points, (hashed, -1))
        return self.points[at % len(self.points)][1]


def crc32(data: bytes) -> int:
    """What nginx hashes the key of a ring with."""
    return zlib.crc32(data)


def of_nginx(servers: Sequence[tuple[str, int]]) -> Ring:
    """``hash ... consistent`` over servers of (host, port) as they are written.

    Each point is the CRC-32 of the host, a zero, the port, and the point before it.
    """
    found: dict[int, int] = {}
    for number, (host, port) in enumerate(servers):
        base = zlib.crc32(host.encode() + b"\0" + str(port).encode())
        point = 0
        for _ in range(_POINTS):
            point = zlib.crc32(struct.pack("<I", point), base)
            found.setdefault(point, number)
    return Ring(tuple(sorted(found.items())))


def of_ketama(names: Sequence[str]) -> Ring:
    """twemproxy's ketama over servers by their names: four points of every MD5 of NAME-NUMBER.

    How many there are is worked out in single precision, so it may be four less than 160.
    """
    share = _single(1 / len(names))
    digests = floor(_single(_single(_single(share * _POINTS) / 4) * len(names) + 1e-10))
    points = []
    for number, name in enumerate(names):
        for each in range(digests):
            digest = hashlib.md5(f"{name}-{each}".encode()).digest()
            points += [(point, number) for point in struct.unpack("<4I", digest)]
    return Ring(tuple(sorted(points)))


def _single(value: float) -> float:
    number: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return number
