"""Deployment: pods that are all alike."""

from __future__ import annotations

from typing import Any, Final

from ddpc.backends.kubernetes import metadata, pod
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.kubernetes.rollout import Strategy
from ddpc.ir.deployment import Application

_STRATEGIES: Final[dict[Strategy, dict[str, Any]]] = {
    Strategy.SURGE: {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    },
    Strategy.IN_PLACE: {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1},
    },
    Strategy.ALL_AT_ONCE: {"type": "Recreate"},
}


def to_object(application: Application, plan: Plan) -> dict[str, Any]:
    """The Deployment of ``plan``. Where an autoscaler sets the replicas, they are not said here."""
    workload = plan.workload
    spec: dict[str, Any] = {}
    if not plan.scaled:
        spec["replicas"] = workload.replicas.low
    spec["minReadySeconds"] = workload.min_ready.seconds
    if plan.deadline is not None:
        spec["progressDeadlineSeconds"] = plan.deadline
    spec["strategy"] = _STRATEGIES[plan.strategy]
    spec["selector"] = {"matchLabels": metadata.selector(workload)}
    spec["template"] = pod.to_template(application, plan)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata.of_workload(application, workload.name, workload),
        "spec": spec,
    }
