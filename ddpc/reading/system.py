"""Directories that an image needs as they are: what is mounted there hides what was there."""

from __future__ import annotations

from typing import Final

SYSTEM: Final = frozenset(
    {"/", "/bin", "/dev", "/etc", "/lib", "/proc", "/sbin", "/sys", "/usr", "/var", "/tmp"}
)
