"""cache: keeps a service's answers and gives them again.

What an expert ships: requests with Authorization or a session's cookie go past the cache; answers
with Set-Cookie, private or no-store are never kept; an answer that is a little stale is given while
a fresh one is fetched; the store is smaller than the container, because objects cost more than
their bytes (``memory``); a PURGE is taken only from those who may.
"""

from __future__ import annotations

from ddpc.patterns.cache.pattern import CACHE

__all__ = ["CACHE"]
