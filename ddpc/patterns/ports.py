"""Ports that nobody has said: numbers that are free, and names that the cluster takes."""

from __future__ import annotations

import re
from typing import Final

HIGHEST_PORT: Final = 65_535
LONGEST_NAME: Final = 15


def free_port(usual: int, *taken: int | None) -> int:
    """The port that a server listens on besides: the usual one, or near it where that is taken."""
    up = next((port for port in range(usual, HIGHEST_PORT + 1) if port not in taken), None)
    return up or next(port for port in range(usual - 1, 0, -1) if port not in taken)


def health_port(listen: int, usual: int | None = None, *taken: int | None) -> int:
    """Where a server answers probes: at the usual port, or without one right after its own."""
    return free_port(min(listen + 1, HIGHEST_PORT) if usual is None else usual, listen, *taken)


def port_name(text: str) -> str:
    """``text`` as the name of a port: at most 15 characters, and no two dashes side by side
    (RFC 6335, section 5.1).
    """
    return re.sub("-{2,}", "-", text)[:LONGEST_NAME].rstrip("-")
