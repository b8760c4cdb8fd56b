"""Where the output shows a server's files for people and checkers."""

from __future__ import annotations

from ddpc.ir.deployment import Container, Role, Workload


def folder(container: Container, workload: Workload) -> str:
    """A tier's own name; for a server beside others, the pod's and its own."""
    if container.role is Role.MAIN or container.name == workload.name:
        return workload.name
    return f"{workload.name}-{container.name.removeprefix(f'{workload.name}-')}"
