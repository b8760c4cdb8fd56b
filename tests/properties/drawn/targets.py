"""The versions that output can be for."""

from __future__ import annotations

from ddpc.backends.catalogue import MONITOR, PLATFORM, SERVERS

TARGETS: dict[str, tuple[str, ...]] = {
    **{server.name: tuple(str(one) for one in server.versions) for server in SERVERS},
    PLATFORM.name: tuple(str(one) for one in PLATFORM.versions),
    MONITOR.name: tuple(str(one) for one in MONITOR.versions),
}
"""By tool, oldest first."""
