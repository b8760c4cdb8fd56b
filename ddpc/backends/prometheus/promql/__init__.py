"""Reads PromQL as far as a rule needs: whether Prometheus takes it, and gives something."""

from __future__ import annotations

from ddpc.backends.prometheus.promql.parse import check
from ddpc.backends.prometheus.promql.tokens import Unreadable

__all__ = ["Unreadable", "check"]
