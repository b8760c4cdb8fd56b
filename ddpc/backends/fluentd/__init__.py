"""fluentd: runs pipelines of logs."""

from __future__ import annotations

from ddpc.backends.fluentd.backend import BACKEND

__all__ = ["BACKEND"]
