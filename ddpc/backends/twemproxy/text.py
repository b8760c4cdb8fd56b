"""nutcracker.yaml: dumped from data, with words for people before it.

nutcracker's reader takes block style, ``true`` and ``false`` and known keys, and nothing else.
"""

from __future__ import annotations

from typing import Any, Final

from ddpc.backends.contract import Lines, OutputFile
from ddpc.backends.twemproxy.model import Pool
from ddpc.backends.yaml_text import Dumper, traced

FILE: Final = "nutcracker.yaml"

_REDIS: Final = (
    "# Clients speak RESP2 and do not introduce themselves: HELLO, CLIENT, SELECT, KEYS, SCAN,",
    "# INFO, MULTI, WATCH, SUBSCRIBE and BLPOP are not carried, each ends the connection.",
)
_MEMCACHED: Final = (
    "# Clients speak the text protocol: `stats`, `flush_all`, `verbosity` and the binary protocol",
    "# are not carried, each ends the connection.",
)
CROWDING: Final = frozenset({"crc16", "fnv1_32", "fnv1_64", "fnv1a_64"})
"""Hashes that the last character of a key moves by less than the gap between two points of the
ring: keys that differ in it alone share a shard (measured with 0.5)."""
_ALIKE: Final = (
    "# Keys that differ at their very end alone are not spread so: most of them share a shard.",
)
_PASSWORD: Final = (
    "# A line `redis_auth` with the password is added when the server starts, in memory.",
)


def nutcracker_yaml(pool: Pool) -> OutputFile:
    """The file of ``pool``, and where its lines are from."""
    words = [*_carried(pool), *_shares(pool), *(_PASSWORD if pool.password else ())]
    text, lines = Dumper().dump([{pool.name: traced(_data(pool), pool.origin)}])
    moved = tuple(Lines(one.first + len(words), one.last + len(words), one.origin) for one in lines)
    return OutputFile(path=FILE, text="\n".join([*words, text]), lines=moved)


def _data(pool: Pool) -> dict[str, Any]:
    data: dict[str, Any] = {"listen": pool.listen, "hash": pool.hash}
    if pool.hash_tag is not None:
        data["hash_tag"] = pool.hash_tag
    data |= {
        "distribution": pool.distribution,
        "timeout": pool.timeout,
        "redis": pool.redis,
        "preconnect": True,
        "server_connections": 1,
        "auto_eject_hosts": pool.ejection is not None,
    }
    if pool.ejection is not None:
        data["server_failure_limit"] = pool.ejection.limit
        data["server_retry_timeout"] = pool.ejection.retry
    data["servers"] = [server.written for server in pool.servers]
    return data


def _carried(pool: Pool) -> tuple[str, ...]:
    return _REDIS if pool.redis else _MEMCACHED


def _shares(pool: Pool) -> list[str]:
    """How unequal the shards are, where they are: memory is for the largest."""
    if pool.distribution != "ketama" or len(pool.servers) < 2:
        return []
    held = sorted(server.share for server in pool.servers)
    largest = max(pool.servers, key=lambda server: server.share)
    spread = f"{held[0]:.1%} to {held[-1]:.1%}, {largest.name} the most"
    said = [f"# Of all keys the shards get {spread}: its memory is the measure."]
    return [*said, *(_ALIKE if pool.hash in CROWDING else ())]
