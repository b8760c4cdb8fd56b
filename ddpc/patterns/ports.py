"""The ports that a server listens on besides the one that is said: none of them twice."""

from __future__ import annotations

from typing import Final

HIGHEST_PORT: Final = 65_535


def free_port(usual: int, *taken: int | None) -> int:
    """The port that a server listens on besides: the usual one, or near it where that is taken."""
    up = next((port for port in range(usual, HIGHEST_PORT + 1) if port not in taken), None)
    return up or next(port for port in range(usual - 1, 0, -1) if port not in taken)


def health_port(listen: int, usual: int | None = None, *taken: int | None) -> int:
    """Where a server answers probes: at the usual port, or without one right after its own."""
    return free_port(min(listen + 1, HIGHEST_PORT) if usual is None else usual, listen, *taken)
