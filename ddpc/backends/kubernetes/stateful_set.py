"""StatefulSet: pods with names and storage of their own."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes import metadata, pod
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import Application, Storage


def to_object(application: Application, plan: Plan) -> dict[str, Any]:
    """The StatefulSet of ``plan``."""
    workload = plan.workload
    spec: dict[str, Any] = {"serviceName": workload.governed_by or workload.name}
    if not plan.scaled:
        spec["replicas"] = workload.replicas.low
    spec["minReadySeconds"] = workload.min_ready.seconds
    # Shards and caches start without each other. OrderedReady, the default, would not make a lost
    # one anew while one before it is not ready, nor replace one that a wrong configuration keeps
    # from becoming so. Updates go from pod to pod all the same.
    spec["podManagementPolicy"] = "Parallel"
    spec["updateStrategy"] = {"type": "RollingUpdate"}
    if plan.volumes.claims:
        # Said although it is the default: nobody's data goes with a replica or with the set.
        spec["persistentVolumeClaimRetentionPolicy"] = {
            "whenDeleted": "Retain",
            "whenScaled": "Retain",
        }
    spec["selector"] = {"matchLabels": metadata.selector(workload)}
    spec["template"] = pod.to_template(application, plan)
    if plan.volumes.claims:
        spec["volumeClaimTemplates"] = [_claim(claim) for claim in plan.volumes.claims]
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": metadata.of_workload(application, workload.name, workload),
        "spec": spec,
    }


def _claim(storage: Storage) -> Any:
    # Templates can never be changed, so nothing stands here that may change: no labels.
    if storage.size is None:
        raise ValueError(f"storage {storage.name} has neither a size nor a claim")
    spec: dict[str, Any] = {"accessModes": ["ReadWriteOnce"]}
    if storage.storage_class is not None:
        spec["storageClassName"] = storage.storage_class
    spec["resources"] = {"requests": {"storage": str(storage.size)}}
    data = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": storage.name},
        "spec": spec,
    }
    return traced(data, storage.origin)
