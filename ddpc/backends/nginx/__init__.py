"""nginx: ends TLS, limits requests, passes them on."""

from __future__ import annotations

from ddpc.backends.nginx.backend import NginxBackend

BACKEND = NginxBackend()

__all__ = ["BACKEND"]
