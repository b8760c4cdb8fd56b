"""The built-in patterns: a new one is a folder and a line here."""

from __future__ import annotations

from ddpc.patterns.adapter import ADAPTER
from ddpc.patterns.ambassador import AMBASSADOR
from ddpc.patterns.broker import BROKER
from ddpc.patterns.cache import CACHE
from ddpc.patterns.contract import Pattern
from ddpc.patterns.git_sync import GIT_SYNC
from ddpc.patterns.logs import LOGS
from ddpc.patterns.metrics import METRICS
from ddpc.patterns.rate_limit import RATE_LIMIT
from ddpc.patterns.session import SESSION
from ddpc.patterns.shard import SHARD
from ddpc.patterns.sidecar import SIDECAR
from ddpc.patterns.split import SPLIT
from ddpc.patterns.tls import TLS

PATTERNS: tuple[Pattern, ...] = (
    ADAPTER,
    AMBASSADOR,
    BROKER,
    CACHE,
    GIT_SYNC,
    LOGS,
    METRICS,
    RATE_LIMIT,
    SESSION,
    SHARD,
    SIDECAR,
    SPLIT,
    TLS,
)
