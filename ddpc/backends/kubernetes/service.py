"""Service: a name that is dialled in the cluster."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes import metadata
from ddpc.backends.kubernetes.running import transport
from ddpc.ir.deployment import Application, ClusterName, NameKind, NamePort, Workload

POD_NAME = "statefulset.kubernetes.io/pod-name"
"""The label that the cluster puts on each pod of a StatefulSet: its own name."""


def to_object(
    application: Application, name: ClusterName, workload: Workload | None
) -> dict[str, Any]:
    """The Service of ``name``, answered by ``workload`` (None: by what is not of this build)."""
    meta = metadata.of_home(application, name.name, name.home)
    if name.annotations:
        meta["annotations"] = dict(name.annotations)
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": _spec(name, workload)}


def _spec(name: ClusterName, workload: Workload | None) -> dict[str, Any]:
    if name.kind is NameKind.ELSEWHERE:
        return {"type": "ExternalName", "externalName": name.elsewhere}
    spec: dict[str, Any] = {}
    if name.kind is NameKind.OUTSIDE:
        spec["type"] = "LoadBalancer"
        # Local: only nodes with a pod answer, and no second hop hides the client's address.
        spec["externalTrafficPolicy"] = "Local" if name.keeps_client else "Cluster"
    else:
        spec["type"] = "ClusterIP"
    if name.kind is NameKind.PODS:
        spec["clusterIP"] = "None"
    if name.announce_unready:
        spec["publishNotReadyAddresses"] = True
    if name.affinity is not None:
        spec["sessionAffinity"] = "ClientIP"
        spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": name.affinity.seconds}}
    if workload is not None:
        spec["selector"] = metadata.selector(workload)
        if name.pod is not None:
            spec["selector"][POD_NAME] = f"{workload.name}-{name.pod}"
    if name.ports:
        spec["ports"] = [_port(port) for port in name.ports]
    return spec


def _port(port: NamePort) -> dict[str, Any]:
    return {
        "name": port.name,
        "port": port.number,
        "targetPort": port.target,
        "protocol": transport(port.protocol),
    }
