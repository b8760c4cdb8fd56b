"""PodDisruptionBudget: how many pods may be taken away on purpose at once."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes import metadata
from ddpc.ir.deployment import Application, Workload


def to_object(application: Application, workload: Workload) -> dict[str, Any]:
    """The budget of ``workload``: one pod at a time.

    Said as what may be missing, not as what must be there, a drain can always go on, whatever the
    number of replicas; and pods that are broken anyway never stand in its way.
    """
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata.of_workload(application, workload.name, workload),
        "spec": {
            "maxUnavailable": 1,
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": metadata.selector(workload)},
        },
    }
