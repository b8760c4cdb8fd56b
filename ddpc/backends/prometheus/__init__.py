"""prometheus: asks the pods for their metrics, and tells when something is wrong."""

from __future__ import annotations

from ddpc.backends.prometheus.backend import PrometheusBackend

BACKEND = PrometheusBackend()

__all__ = ["BACKEND"]
