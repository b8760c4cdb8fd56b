"""kustomization.yaml: the files of the build, in the order in which they are applied."""

from __future__ import annotations

from typing import Any


def to_object(paths: tuple[str, ...]) -> dict[str, Any]:
    """The Kustomization of the files at ``paths`` (below the output folder)."""
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": list(paths),
    }
