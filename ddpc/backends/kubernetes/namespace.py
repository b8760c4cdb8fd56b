"""Namespace: where all objects of the app live, if the build is to make it."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes import metadata
from ddpc.ir.deployment import Application


def to_object(application: Application) -> dict[str, Any]:
    """The namespace of ``application``."""
    labels = {metadata.PART_OF: application.name, metadata.MANAGED_BY: "ddpc"}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": application.namespace,
            "labels": {**labels, **dict(application.labels)},
        },
    }
