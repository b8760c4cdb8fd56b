"""Kubernetes: the platform that runs the containers."""

from __future__ import annotations

from ddpc.backends.kubernetes.backend import Kubernetes

BACKEND = Kubernetes()

__all__ = ["BACKEND", "Kubernetes"]
