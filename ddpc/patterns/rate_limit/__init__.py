"""rate-limit: 429 with Retry-After for clients that ask too often.

Two classes: anonymous requests are limited by client address, those of a verified identity by that
identity, with a larger allowance. A forged credential counts as anonymous. What is written holds
for all replicas together; each enforces its part, in whole requests.
"""

from __future__ import annotations

from ddpc.patterns.rate_limit.pattern import RATE_LIMIT

__all__ = ["RATE_LIMIT"]
