"""The kinds of layers."""

from __future__ import annotations

from enum import Enum


class LayerKind(Enum):
    """What a layer does to requests; a server kind says which it can hold, and in which order."""

    TERMINATION = "termination"
    VERIFIED_LIMITS = "verified limits"
    LIMITS = "limits"
    SPLIT = "split"
    SESSION = "session"
    CACHE = "cache"
    SHARDING = "sharding"
