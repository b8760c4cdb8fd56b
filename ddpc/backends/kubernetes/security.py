"""What containers and pods may do.

Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes.running import Running
from ddpc.ir.deployment import Workload


def of_container(container: Running) -> dict[str, Any]:
    """The security context of ``container``.

    A locked one gets all of the profile "restricted". Of a stranger's image only privilege
    escalation is refused: dropping capabilities breaks entrypoints that chown or change user.
    """
    context: dict[str, Any] = {}
    if container.locked or container.user:
        context["runAsNonRoot"] = True
    if container.user is not None:
        context["runAsUser"] = container.user
    if container.group is not None:
        context["runAsGroup"] = container.group
    context["allowPrivilegeEscalation"] = False
    if container.read_only_root:
        context["readOnlyRootFilesystem"] = True
    if container.locked:
        context["capabilities"] = {"drop": ["ALL"]}
    return context


def of_pod(workload: Workload) -> dict[str, Any]:
    """The security context of the pods of ``workload``, which holds for all their containers."""
    context: dict[str, Any] = {"seccompProfile": {"type": "RuntimeDefault"}}
    if workload.group is not None:
        context["fsGroup"] = workload.group
        # Storage keeps its files' owners where they are right already: no slow walk at each start.
        context["fsGroupChangePolicy"] = "OnRootMismatch"
    if workload.low_ports is not None:
        name = "net.ipv4.ip_unprivileged_port_start"
        context["sysctls"] = [{"name": name, "value": str(workload.low_ports)}]
    return context
