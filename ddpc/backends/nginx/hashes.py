"""Hash tables of nginx that long or many names outgrow: it warns, or does not start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ddpc.backends.nginx.model import Hash
from ddpc.backends.nginx.quote import Word

_LARGEST: Final = 512
_BUCKET: Final = 64
_WORD: Final = 8
"""Bytes of a pointer, to which entries are rounded up."""


def server_names(hosts: Iterable[str]) -> tuple[Hash, ...]:
    """The table of host names, where its default size may not do."""
    return _sized("server_names_hash", [len(host) for host in hosts])


def proxy_headers(names: Iterable[str]) -> tuple[Hash, ...]:
    """The table of headers to upstreams, where its default size may not do."""
    return _sized("proxy_headers_hash", [len(name) for name in names], enough=16)


def _sized(name: str, lengths: list[int], enough: int = 8) -> tuple[Hash, ...]:
    """Buckets for four of the longest entries, and twice as many of them as there are entries."""
    longest = max(lengths, default=0)
    if longest <= 32 and len(lengths) <= enough:
        return ()
    entry = _WORD + -(-(longest + 2) // _WORD) * _WORD
    bucket = _power(max(_BUCKET, 4 * entry + _WORD))
    return (
        Hash(
            name=Word(name),
            largest=Word(str(_power(max(_LARGEST, 2 * len(lengths))))),
            bucket=Word(str(bucket)),
        ),
    )


def _power(least: int) -> int:
    """The smallest power of two from ``least`` on."""
    return 1 << (least - 1).bit_length()
