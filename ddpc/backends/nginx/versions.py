"""What the supported versions of nginx do differently."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.model import Features
from ddpc.ir.values import Version

SUPPORTED: Final = (Version(1, 22), Version(1, 26), Version(1, 30))
"""Targets, oldest first: the stable branches that are tested."""


def features(version: Version) -> Features:
    """What ``version`` has, by nginx's list of changes; each stable branch ends an odd one."""
    return Features(
        http2_directive=version >= Version(1, 26),  # 1.25.1
        certificate_cache=version >= Version(1, 28),  # 1.27.4
        keeps_upstreams=version >= Version(1, 30),  # 1.29.7
        tls13_upstreams=version >= Version(1, 24),  # 1.23.4
    )
