"""Objects of the user's own, passed through: only a missing namespace is added."""

from __future__ import annotations

from typing import Any, Final

from ddpc.ir.deployment import Application, Resource

_WITHOUT_NAMESPACE: Final = frozenset(
    (
        "APIService",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "IngressClass",
        "IPAddress",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "ServiceCIDR",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    )
)
"""The cluster's own kinds without a namespace (``kubectl api-resources --namespaced=false``)."""


def path_of(resource: Resource) -> str:
    """The file of the output that holds ``resource``.

    It stands beside the homes' files, where one ``kubectl apply -f`` of the folder finds it, and
    sorts before them, as their pods may need what it holds. No home's name starts with a digit.
    """
    stem = resource.path.replace("/", ".")
    for ending in (".yaml", ".yml", ".json"):
        stem = stem.removesuffix(ending)
    return f"kubernetes/01-{stem}.yaml"


def parts(data: Any) -> tuple[Any, ...]:
    """The objects of ``data``: those of a List, or itself."""
    if isinstance(data, dict) and data.get("kind") == "List" and data.get("apiVersion") == "v1":
        items = data.get("items")
        return tuple(items) if isinstance(items, list | tuple) else (items,)
    return (data,)


def to_object(application: Application, data: dict[str, Any]) -> dict[str, Any]:
    """The object ``data`` with the app's namespace, if it lives in one and names none."""
    metadata = data["metadata"]
    if data["kind"] in _WITHOUT_NAMESPACE or metadata.get("namespace"):
        return data
    named = {"name": metadata["name"], "namespace": application.namespace}
    return {**data, "metadata": {**named, **{k: v for k, v in metadata.items() if k not in named}}}
