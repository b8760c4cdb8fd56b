"""Make ddpc/backends/kubernetes/fields.json: the fields of the cluster's kinds, from the schemas.

    python dev/kubernetes_fields.py            writes the file
    python dev/kubernetes_fields.py --check    exits 1 where the file differs from what it would be

Reads the schemas of the ``kubernetes-validate`` package, one set for each version of Kubernetes.
How a field is written is told in ddpc/backends/kubernetes/fields.py.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).parents[1] / "ddpc/backends/kubernetes/fields.json"
OLDEST: Final = (1, 33)

KINDS: Final = {
    "ClusterRole": "rbac.v1",
    "ClusterRoleBinding": "rbac.v1",
    "ConfigMap": "core.v1",
    "CronJob": "batch.v1",
    "DaemonSet": "apps.v1",
    "Deployment": "apps.v1",
    "HorizontalPodAutoscaler": "autoscaling.v2",
    "Ingress": "networking.v1",
    "Job": "batch.v1",
    "LimitRange": "core.v1",
    "Namespace": "core.v1",
    "NetworkPolicy": "networking.v1",
    "PersistentVolumeClaim": "core.v1",
    "PodDisruptionBudget": "policy.v1",
    "PriorityClass": "scheduling.v1",
    "ResourceQuota": "core.v1",
    "Role": "rbac.v1",
    "RoleBinding": "rbac.v1",
    "Secret": "core.v1",
    "Service": "core.v1",
    "ServiceAccount": "core.v1",
    "StatefulSet": "apps.v1",
}

# The schemas name the words of an enumerated field only in its description: each word here is
# looked for there, so that one which a new version renames is noticed.
WORDS: Final = {
    "AppArmorProfile.type": "Localhost RuntimeDefault Unconfined",
    "Container.imagePullPolicy": "Always Never IfNotPresent",
    "Container.terminationMessagePolicy": "File FallbackToLogsOnError",
    "ContainerPort.protocol": "UDP TCP SCTP",
    "CronJobSpec.concurrencyPolicy": "Allow Forbid Replace",
    "DeploymentStrategy.type": "Recreate RollingUpdate",
    "HTTPIngressPath.pathType": "Exact Prefix ImplementationSpecific",
    "LabelSelectorRequirement.operator": "In NotIn Exists DoesNotExist",
    "MetricSpec.type": "ContainerResource External Object Pods Resource",
    "MetricTarget.type": "Utilization Value AverageValue",
    "NetworkPolicyPort.protocol": "TCP UDP SCTP",
    "NodeSelectorRequirement.operator": "In NotIn Exists DoesNotExist Gt Lt",
    "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": "IfHealthyBudget AlwaysAllow",
    "PodSecurityContext.fsGroupChangePolicy": "OnRootMismatch Always",
    "PodSpec.dnsPolicy": "ClusterFirstWithHostNet ClusterFirst Default None",
    "PodSpec.preemptionPolicy": "Never PreemptLowerPriority",
    "PodSpec.restartPolicy": "Always OnFailure Never",
    "SeccompProfile.type": "Localhost RuntimeDefault Unconfined",
    "ServicePort.protocol": "TCP UDP SCTP",
    "ServiceSpec.externalTrafficPolicy": "Local Cluster",
    "ServiceSpec.internalTrafficPolicy": "Local Cluster",
    "ServiceSpec.ipFamilyPolicy": "SingleStack PreferDualStack RequireDualStack",
    "ServiceSpec.sessionAffinity": "ClientIP None",
    "ServiceSpec.type": "ExternalName ClusterIP NodePort LoadBalancer",
    "StatefulSetSpec.podManagementPolicy": "OrderedReady Parallel",
    "StatefulSetUpdateStrategy.type": "RollingUpdate OnDelete",
    "Toleration.effect": "NoSchedule PreferNoSchedule NoExecute",
    "TopologySpreadConstraint.whenUnsatisfiable": "DoNotSchedule ScheduleAnyway",
}
WORDS_NOT_DESCRIBED: Final = {"StatefulSetUpdateStrategy.type": {"OnDelete"}}

SCALARS: Final = {"string": "str", "integer": "int", "number": "num", "boolean": "bool"}
PREFIX: Final = "#/$defs/"
UNTYPED: Final = ("status", "managedFields")
"""What the cluster writes, not people: taken as it comes."""


def main() -> int:
    """Write the table, or check it; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 on a difference")
    check = parser.parse_args().check
    text = render()
    if not check:
        TABLE.write_text(text, encoding="utf-8")
        return 0
    if TABLE.is_file() and TABLE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TABLE.name} is out of date; run: python dev/kubernetes_fields.py", file=sys.stderr)
    return 1


def render() -> str:
    """The text of the table: a line for each kind and each object."""
    definitions = dict(_definitions())
    versions = list(definitions)
    names = _names(definitions[versions[-1]])
    kinds = {
        kind: [_api_version(definitions[versions[-1]][names[kind]], kind), kind]
        for kind in sorted(KINDS)
    }
    objects = {
        name: _fields(name, full, definitions, names) for name, full in sorted(names.items())
    }
    if unknown := WORDS.keys() - {f"{name}.{field}" for name in objects for field in objects[name]}:
        raise SystemExit(f"fields with words that no schema has: {sorted(unknown)}")
    served = _served(definitions)
    parts = {"versions": versions, "kinds": kinds, "served": served, "objects": objects}
    lines = []
    for part, value in parts.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"{json.dumps(key)}:{_compact(item)}" for key, item in value.items())
            lines.append(f'"{part}":{{\n{inner}\n}}')
        else:
            lines.append(f'"{part}":{_compact(value)}')
    return "{" + ",\n".join(lines) + "}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _definitions() -> Iterator[tuple[str, dict[str, Any]]]:
    import importlib_resources
    from kubernetes_validate.utils import all_versions

    folder = importlib_resources.files("kubernetes_validate") / "kubernetes-json-schema"
    for full in all_versions():
        major, minor, *_ = (int(part) for part in full.split("."))
        if (major, minor) >= OLDEST:
            text = (folder / f"v{full}-local-strict/_definitions.json").read_text(encoding="utf-8")
            yield f"{major}.{minor}", json.loads(text)["$defs"]


def _names(newest: dict[str, Any]) -> dict[str, str]:
    """What the kinds are made of: short name to full name."""
    short: dict[str, str] = {}
    wanted = [f"io.k8s.api.{group}.{kind}" for kind, group in sorted(KINDS.items())]
    while wanted:
        full = wanted.pop()
        name = full.rsplit(".", 1)[1]
        if short.setdefault(name, full) != full:
            raise SystemExit(f"two objects are called {name}: {full}, {short[name]}")
        for field, schema in newest[full].get("properties", {}).items():
            if field in UNTYPED:
                continue
            for reference in re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)):
                known = reference.rsplit(".", 1)[1] in short
                if newest[reference].get("properties") and not known:
                    wanted.append(reference)
    return short


def _api_version(schema: dict[str, Any], kind: str) -> str:
    identity = next(
        entry for entry in schema["x-kubernetes-group-version-kind"] if entry["kind"] == kind
    )
    return f"{identity['group']}/{identity['version']}".removeprefix("/")


def _served(definitions: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """Every kind that any version of the cluster serves by itself, by its apiVersion."""
    found: dict[str, set[str]] = {}
    for schemas in definitions.values():
        for schema in schemas.values():
            identities = schema.get("x-kubernetes-group-version-kind", ())
            if len(identities) == 1 and "metadata" in schema.get("properties", {}):
                kind = identities[0]["kind"]
                if not kind.endswith("List"):
                    found.setdefault(_api_version(schema, kind), set()).add(kind)
    return {version: sorted(kinds) for version, kinds in sorted(found.items())}


def _fields(
    name: str, full: str, definitions: dict[str, dict[str, Any]], names: dict[str, str]
) -> dict[str, str]:
    versions = list(definitions)
    having = {
        v: definitions[v][full].get("properties", {}) for v in versions if full in definitions[v]
    }
    fields: dict[str, str] = {}
    for field in sorted(set().union(*having.values())):
        seen = [version for version in having if field in having[version]]
        schema = having[seen[-1]][field]
        code = "any" if field in UNTYPED else _type(schema, definitions[seen[-1]], names)
        code += _merge_key(schema) + _words(f"{name}.{field}", schema)
        requiring = [v for v in seen if field in definitions[v][full].get("required", ())]
        if requiring and requiring[-1] == versions[-1]:
            code += "!"
        first_of_object = next(iter(having))
        if seen[0] != versions[0] and (seen[0] != first_of_object or len(having) < len(versions)):
            code += f">{seen[0]}"
        if seen[-1] != versions[-1]:
            code += f"<{versions[versions.index(seen[-1]) + 1]}"
        fields[field] = code
    return fields


def _type(schema: dict[str, Any], definitions: dict[str, Any], names: dict[str, str]) -> str:
    if reference := schema.get("$ref"):
        full = reference.removeprefix(PREFIX)
        name = full.rsplit(".", 1)[1]
        if names.get(name) == full:
            return f"@{name}"
        return {"IntOrString": "ios", "Quantity": "qty"}.get(name) or _type(
            definitions[full], definitions, names
        )
    kinds = schema.get("type")
    kind = next((k for k in kinds if k != "null"), "any") if isinstance(kinds, list) else kinds
    if kind == "array":
        return "[" + _type(schema["items"], definitions, names)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return "{" + _type(schema["additionalProperties"], definitions, names)
    return SCALARS.get(kind or "any", "any")


def _merge_key(schema: dict[str, Any]) -> str:
    if "merge" not in schema.get("x-kubernetes-patch-strategy", "").split(","):
        return ""
    key = schema.get("x-kubernetes-patch-merge-key")
    return f"#{key}" if key else ""


def _words(place: str, schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "=" + "|".join(schema["enum"])
    words = WORDS.get(place, "").split()
    text = schema.get("description", "")
    hidden = WORDS_NOT_DESCRIBED.get(place, set())
    for word in words:
        if word not in hidden and not re.search(rf"\b{word}\b", text):
            raise SystemExit(f"{place}: the description no longer names {word}: {text}")
    return "=" + "|".join(words) if words else ""


if __name__ == "__main__":
    sys.exit(main())
