"""What the supported versions of nginx do differently."""

from __future__ import annotations

from functools import cache
from typing import Final

from ddpc.ir.values import Version
from ddpc.node import frozen

SUPPORTED: Final = (Version(1, 22), Version(1, 26), Version(1, 30))
"""Targets, oldest first: the stable branches that are tested."""


FOLLOWS_PODS: Final = Version(1, 28)
"""``server … service=… resolve``, by nginx's list of changes since 1.27.3."""


@frozen(kw_only=True)
class Features:
    """What the target version does by itself or has to be told."""

    http2_directive: bool
    """``http2 on`` (since 1.25.1); before, a flag of ``listen``."""
    keeps_upstreams: bool
    """HTTP/1.1 to upstreams is the default (since 1.29.7)."""
    certificate_cache: bool
    """Certificates named by variables can be kept for a while (since 1.27.4)."""
    sticky: bool
    """``sticky cookie`` (since 1.29.6)."""
    tls13_upstreams: bool
    """TLS 1.3 to upstreams is on by default (since 1.23.4)."""


@cache
def features(version: Version) -> Features:
    """What ``version`` has, by nginx's list of changes; each stable branch ends an odd one."""
    return Features(
        http2_directive=version >= Version(1, 26),  # 1.25.1
        certificate_cache=version >= Version(1, 28),  # 1.27.4
        sticky=version >= Version(1, 30),  # 1.29.6
        keeps_upstreams=version >= Version(1, 30),  # 1.29.7
        tls13_upstreams=version >= Version(1, 24),  # 1.23.4
    )
