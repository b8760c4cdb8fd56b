"""Names and labels of objects, and the labels by which pods are found."""

from __future__ import annotations

from typing import Any, Final

from ddpc.ir.deployment import Application, Workload

# https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
NAME: Final = "app.kubernetes.io/name"
INSTANCE: Final = "app.kubernetes.io/instance"
COMPONENT: Final = "app.kubernetes.io/component"
PART_OF: Final = "app.kubernetes.io/part-of"
MANAGED_BY: Final = "app.kubernetes.io/managed-by"

SELECTED: Final = (NAME, INSTANCE)
"""What pods are found by. A Deployment's selector can never be changed, so these two depend on
nothing but the names of the service and of its part: not on the app, versions or labels."""


def selector(workload: Workload) -> dict[str, str]:
    """The labels that select the pods of ``workload`` and no others."""
    return {NAME: workload.home, INSTANCE: workload.name}


def of_home(application: Application, name: str, home: str) -> dict[str, Any]:
    """The metadata of an object that belongs to a home as a whole."""
    labels = {NAME: home, PART_OF: application.name, MANAGED_BY: "ddpc"}
    return _metadata(application, name, {**labels, **_own(application.labels)})


def of_workload(application: Application, name: str, workload: Workload) -> dict[str, Any]:
    """The metadata of an object that belongs to ``workload``."""
    return _metadata(application, name, labels(application, workload))


def labels(application: Application, workload: Workload) -> dict[str, str]:
    """The labels of ``workload`` and of its pods; what selects them is never replaced."""
    return {
        **selector(workload),
        COMPONENT: workload.component,
        PART_OF: application.name,
        MANAGED_BY: "ddpc",
        **_own(application.labels),
        **_own(workload.labels),
    }


def _own(labels: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {key: value for key, value in labels if key not in SELECTED}


def _metadata(application: Application, name: str, labels: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "namespace": application.namespace, "labels": labels}
