"""What a cache says of each request: that it had the answer, had not, or never has such ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

from ddpc.ir.http import Cache
from ddpc.ir.values import PathPattern
from tests.model.wire import Asked

_STORABLE_METHODS = ("GET", "HEAD")
_PRIVATE = re.compile(r"no-store|private", re.IGNORECASE)


@define
class Store:
    """A cache of one node, and the variants that it holds of each answer.

    The origin answers 200, and with the headers that the query asks for: ``control`` (of
    Cache-Control; else ten minutes), ``cookie`` (a Set-Cookie) and ``vary``.
    """

    cache: Cache
    _kept: dict[tuple[str, str], set[str]] = field(factory=dict)

    def verdict(self, asked: Asked) -> str:
        """HIT, MISS or PASS. What is fetched for a miss is kept if it may be."""
        path = urlsplit(asked.path).path
        cookies = {pair.strip().partition("=")[0] for pair in asked.header("Cookie").split(";")}
        cookies -= {""}
        if _among(self.cache.skip_paths, path) or _named(self.cache.skip_cookies, cookies):
            return "PASS"
        if asked.method not in _STORABLE_METHODS or asked.header("Authorization"):
            return "PASS"
        forever = _among([rule.path for rule in self.cache.keep], path)
        if not forever and {c for c in cookies if not _named(self.cache.ignored_cookies, {c})}:
            return "PASS"
        said = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        variant = asked.header(said["vary"]) if "vary" in said else ""
        variants = self._kept.setdefault((self._host(asked.host), asked.path), set())
        if variant in variants:
            return "HIT"
        control = said.get("control", "max-age=600")
        stale = control in {"max-age=0", "no-cache"} and not forever
        if "cookie" not in said and not stale and not _PRIVATE.search(control):
            variants.add(variant)
        return "MISS"

    def _host(self, said: str) -> str:
        host = said.lower().partition(":")[0].removesuffix(".")
        if self.cache.hosts and host not in self.cache.hosts:
            return self.cache.hosts[0]
        return host


def _among(patterns: Iterable[PathPattern], path: str) -> bool:
    return any(path.startswith(one.path) if one.prefix else path == one.path for one in patterns)


def _named(entries: Iterable[str], names: set[str]) -> bool:
    return any(
        name.startswith(entry[:-1]) if entry.endswith("*") else name == entry
        for entry in entries
        for name in names
    )
