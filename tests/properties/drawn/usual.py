"""Which words are usually said, and which seldom together."""

from __future__ import annotations

from collections.abc import Mapping

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "app": ("registry",),
    "service": ("image", "user"),
    "edge": ("reach",),
    "front": ("port",),
    "sidecar": ("user", "port"),
    "adapter": ("user", "port"),
    "ambassador": ("user", "listen"),
    "rate-limit": ("anonymous",),
}
"""Words that are nearly always said though the schema does not ask for them."""

AGAINST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "service": (
        ("storage", "replicas"),
        ("storage", "availability"),
        ("replicas", "availability"),
        ("sharded", "replicas"),
        ("stop", "data"),
    ),
    "git-sync": (("branch", "tag"), ("repository", "login"), ("repository", "key")),
    "broker": tuple(("by", word) for word in ("listen", "health", "idle", "cpu", "memory")),
    "metrics": (("login", "exporter"), ("login", "password"), ("status", "exporter")),
}
"""Words of which one is seldom said beside the other."""

ONCE = frozenset(
    {
        ("sidecar", "port"),
        ("adapter", "port"),
        ("ambassador", "listen"),
        ("front", "port"),
        ("external", "port"),
    }
)
"""Words that seldom make sense twice, though they may stand several times."""

SELDOM = frozenset({("broker", "backup")})
"""Words that make sense in few programs or none."""
