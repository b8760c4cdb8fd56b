"""By place and word, the statements that usually fit.

A text may hold ``{p}`` and ``{q}``, ports that are free in the pod, ``{n}``, a name that is the
block's own, and ``{main}``, the port that the block is about. Words that are not named here are
drawn from their schemas.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.properties.drawn.fitting.around import APP, EDGE, EXTERNAL, FRONT
from tests.properties.drawn.fitting.containers import CONTAINER
from tests.properties.drawn.fitting.patterns import PATTERNS
from tests.properties.drawn.fitting.services import SERVICE
from tests.properties.drawn.fitting.tiers import TIER

_PLACES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "app": APP,
    "service": SERVICE,
    "front": FRONT,
    "external": EXTERNAL,
    **dict.fromkeys(("sidecar", "adapter", "ambassador"), CONTAINER),
    **dict.fromkeys(("tls", "rate-limit", "cache", "session", "split", "shard"), TIER),
    "edge": {**TIER, **EDGE},
}

FITTING: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{(place, word): texts for place, words in _PLACES.items() for word, texts in words.items()},
    **PATTERNS,
}
