"""twemproxy (nutcracker): spreads the keys of Redis and memcached over shards."""

from __future__ import annotations

from ddpc.backends.twemproxy.backend import BACKEND

__all__ = ["BACKEND"]
