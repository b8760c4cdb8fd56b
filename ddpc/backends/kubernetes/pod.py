"""The template of a workload's pods."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes import container, metadata, security
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.kubernetes.port_names import port_names
from ddpc.ir.deployment import Application, Role


def to_template(application: Application, plan: Plan) -> dict[str, Any]:
    """The pod template of ``plan``."""
    workload = plan.workload
    meta: dict[str, Any] = {"labels": metadata.labels(application, workload)}
    if workload.annotations:
        meta["annotations"] = dict(workload.annotations)
    return {"metadata": meta, "spec": _spec(plan)}


def _spec(plan: Plan) -> dict[str, Any]:
    workload = plan.workload
    before: list[Any] = []
    mains: list[Any] = []
    names = port_names(plan.containers)
    for running, stop in zip(plan.containers, plan.stops, strict=True):
        data = container.to_data(running, stop, plan.volumes.mounts[running.name], names)
        (mains if running.role is Role.MAIN else before).append(data)
    spec: dict[str, Any] = {}
    if workload.account is not None:
        spec["serviceAccountName"] = workload.account
    # A workload for which an account is named talks to the API server; no other has a token.
    spec["automountServiceAccountToken"] = workload.account is not None
    spec["enableServiceLinks"] = False
    if workload.pull_secrets:
        spec["imagePullSecrets"] = [{"name": name} for name in workload.pull_secrets]
    spec["terminationGracePeriodSeconds"] = plan.grace
    spec["securityContext"] = security.of_pod(workload)
    if plan.spread:
        spec["topologySpreadConstraints"] = _spread(plan)
    if before:
        spec["initContainers"] = before
    spec["containers"] = mains
    if plan.volumes.volumes:
        spec["volumes"] = list(plan.volumes.volumes)
    return spec


def _spread(plan: Plan) -> list[dict[str, Any]]:
    # ScheduleAnyway: a cluster of one node or one zone still runs all of them.
    return [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": metadata.selector(plan.workload)},
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]
