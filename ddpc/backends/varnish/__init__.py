"""Varnish: caches, and limits requests of unverified clients."""

from __future__ import annotations

from ddpc.backends.varnish.backend import BACKEND

__all__ = ["BACKEND"]
