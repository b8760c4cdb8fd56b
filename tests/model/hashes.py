"""The hash functions of the daemons, of bytes to 32 bits.

Written from the definitions of the functions; where a daemon's differs from what the name says,
the docstring tells.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from typing import Final

_32: Final = 0xFFFFFFFF
_64: Final = 0xFFFFFFFFFFFFFFFF


def murmur2(data: bytes, seed: int = 0) -> int:
    """MurmurHash2; nginx' split_clients takes it with the seed 0."""
    m = 0x5BD1E995
    h = (seed ^ len(data)) & _32
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        k = int.from_bytes(data[at : at + 4], "little") * m & _32
        k = (k ^ k >> 24) * m & _32
        h = (h * m & _32) ^ k
    if len(data) > whole:
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & _32
    h = (h ^ h >> 13) * m & _32
    return h ^ h >> 15


def _murmur(data: bytes) -> int:
    """twemproxy's seed is made of the length."""
    return murmur2(data, 0xDEADBEEF * len(data) & _32)


def _fnv1(start: int, prime: int, mask: int) -> Callable[[bytes], int]:
    def hashed(data: bytes) -> int:
        h = start & mask
        for byte in data:
            h = (h * prime & mask) ^ byte
        return h & _32

    return hashed


def _fnv1a(start: int, prime: int) -> Callable[[bytes], int]:
    """In 32 bits, also where it is called 64: twemproxy cuts start and prime."""

    def hashed(data: bytes) -> int:
        h = start & _32
        for byte in data:
            h = (h ^ byte) * (prime & _32) & _32
        return h

    return hashed


def _crc16(data: bytes) -> int:
    """CRC-16/XMODEM, but that twemproxy never cuts it to 16 bits."""
    h = 0
    for byte in data:
        step = (h >> 8 ^ byte) & 0xFF
        entry = step << 8
        for _ in range(8):
            entry = (entry << 1 ^ 0x1021 if entry & 0x8000 else entry << 1) & 0xFFFF
        h = (h << 8 & _32) ^ entry
    return h


def _one_at_a_time(data: bytes) -> int:
    h = 0
    for byte in data:
        h = (h + byte) & _32
        h = (h + (h << 10)) & _32
        h ^= h >> 6
    h = (h + (h << 3)) & _32
    h ^= h >> 11
    return (h + (h << 15)) & _32


def _hsieh(data: bytes) -> int:
    """Paul Hsieh's SuperFastHash, from 0."""
    h = 0
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        h = (h + int.from_bytes(data[at : at + 2], "little")) & _32
        other = int.from_bytes(data[at + 2 : at + 4], "little") << 11 ^ h
        h = (h << 16 ^ other) & _32
        h = (h + (h >> 11)) & _32
    rest = data[whole:]
    if len(rest) == 3:
        h = (h + int.from_bytes(rest[:2], "little")) & _32
        h ^= h << 16 & _32
        h ^= rest[2] << 18
        h = (h + (h >> 11)) & _32
    elif len(rest) == 2:
        h = (h + int.from_bytes(rest, "little")) & _32
        h ^= h << 11 & _32
        h = (h + (h >> 17)) & _32
    elif rest:
        h = (h + rest[0]) & _32
        h ^= h << 10 & _32
        h = (h + (h >> 1)) & _32
    for left, right in ((3, 5), (4, 17), (25, 6)):
        h ^= h << left & _32
        h = (h + (h >> right)) & _32
    return h


def _turned(value: int, by: int) -> int:
    return (value << by | value >> 32 - by) & _32


def _jenkins(data: bytes) -> int:
    """Bob Jenkins' lookup3 (hashlittle), from 13."""
    a = b = c = (0xDEADBEEF + len(data) + 13) & _32
    at = 0
    while len(data) - at > 12:
        a, b, c = _added(a, b, c, data[at : at + 12])
        for by in (4, 6, 8, 16, 19, 4):
            a = (a - c & _32) ^ _turned(c, by)
            c = (c + b) & _32
            a, b, c = b, c, a
        at += 12
    if not data:
        return c
    a, b, c = _added(a, b, c, data[at:].ljust(12, b"\0"))
    for by in (14, 11, 25, 16, 4, 14, 24):
        c = (c ^ b) - _turned(b, by) & _32
        a, b, c = b, c, a
    # Seven steps turned the three once round and one on.
    return b


def _added(a: int, b: int, c: int, data: bytes) -> tuple[int, int, int]:
    x, y, z = (int.from_bytes(data[n : n + 4], "little") for n in (0, 4, 8))
    return (a + x) & _32, (b + y) & _32, (c + z) & _32


OF_TWEMPROXY: Final[Mapping[str, Callable[[bytes], int]]] = {
    "crc16": _crc16,
    "crc32": lambda data: zlib.crc32(data) >> 16 & 0x7FFF,
    "crc32a": zlib.crc32,
    "fnv1_32": _fnv1(0x811C9DC5, 0x01000193, _32),
    "fnv1_64": _fnv1(0xCBF29CE484222325, 0x100000001B3, _64),
    "fnv1a_32": _fnv1a(0x811C9DC5, 0x01000193),
    "fnv1a_64": _fnv1a(0xCBF29CE484222325, 0x100000001B3),
    "hsieh": _hsieh,
    "jenkins": _jenkins,
    "md5": lambda data: int.from_bytes(hashlib.md5(data).digest()[:4], "little"),
    "murmur": _murmur,
    "one_at_a_time": _one_at_a_time,
}
"""By the names that its configuration has for them."""
