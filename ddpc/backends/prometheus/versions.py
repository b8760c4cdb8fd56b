"""The supported versions of Prometheus."""

from __future__ import annotations

from typing import Final

from ddpc.ir.values import Version

SUPPORTED: Final = (Version(2, 42), Version(2, 53), Version(3, 5))
"""Targets, oldest first: those that are tested. Nothing that is written here differs among them."""
