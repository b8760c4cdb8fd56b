"""A container of a pod."""

from __future__ import annotations

import re
from typing import Any

from ddpc.backends.kubernetes import probe, security
from ddpc.backends.kubernetes.expansion import literally
from ddpc.backends.kubernetes.port_names import PortNames
from ddpc.backends.kubernetes.running import Running, transport
from ddpc.backends.kubernetes.stopping import PreStop
from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import ContainerPort, Mount, Role, Variable
from ddpc.ir.values import SecretKey

_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)", re.ASCII)


def to_data(container: Running, stop: PreStop, mounts: tuple[Mount, ...], names: PortNames) -> Any:
    """The container as the pod's list has it, its keys in the order in which people read them.

    ``names`` are those of the ports of all of the pod.
    """
    data: dict[str, Any] = {"name": container.name, "image": container.image}
    known = frozenset(variable.name for variable in container.environment)
    if container.command:
        data["command"] = [given(word, known) for word in container.command]
    if container.arguments:
        data["args"] = [given(word, known) for word in container.arguments]
    if container.role is Role.SIDECAR:
        data["restartPolicy"] = "Always"
    ports = [port for port in container.ports if not port.on_localhost]
    if ports:
        data["ports"] = [
            _port(port, names.get((container.name, port.number, port.protocol))) for port in ports
        ]
    if container.environment:
        data["env"] = [_variable(variable) for variable in container.environment]
    resources = _resources(container)
    if resources:
        data["resources"] = resources
    for field, question in (
        ("startupProbe", container.started),
        ("readinessProbe", container.ready),
        ("livenessProbe", container.alive),
    ):
        if question is not None:
            data[field] = probe.to_data(question)
    if stop.seconds:
        data["lifecycle"] = {"preStop": {"sleep": {"seconds": stop.seconds}}}
    elif stop.command:
        data["lifecycle"] = {"preStop": {"exec": {"command": list(stop.command)}}}
    data["securityContext"] = security.of_container(container)
    if mounts:
        data["volumeMounts"] = [_mount(mount) for mount in mounts]
    return traced(data, container.origin)


def given(argument: str, variables: frozenset[str]) -> str:
    """``argument`` so that ``$(NAME)`` stands for a variable, where there is one of that name.

    All else reaches the container as it stands.
    """
    parts = _REFERENCE.split(argument)
    if not variables.intersection(parts[1::2]):
        return literally(argument)
    # A dollar before a reference must not be read as the half of a doubled one.
    return "".join(
        f"$({part})"
        if place % 2 and part in variables
        else (f"$({part})" if place % 2 else part).replace("$", "$$")
        for place, part in enumerate(parts)
    )


def _port(port: ContainerPort, name: str | None) -> Any:
    data: dict[str, Any] = {"name": name} if name is not None else {}
    data |= {"containerPort": port.number, "protocol": transport(port.protocol)}
    return traced(data, port.origin)


def _variable(variable: Variable) -> Any:
    data: dict[str, Any] = {"name": variable.name}
    if isinstance(variable.value, SecretKey):
        key = {"name": variable.value.secret, "key": variable.value.key}
        data["valueFrom"] = {"secretKeyRef": key}
    else:
        data["value"] = literally(variable.value)
    return traced(data, variable.origin)


def _resources(container: Running) -> dict[str, Any]:
    requests: dict[str, str] = {}
    limits: dict[str, str] = {}
    if container.cpu is not None:
        requests["cpu"] = str(container.cpu)
    if container.memory is not None:
        requests["memory"], limits["memory"] = (str(size) for size in container.memory)
    return {
        name: amounts for name, amounts in (("requests", requests), ("limits", limits)) if amounts
    }


def _mount(mount: Mount) -> dict[str, Any]:
    data: dict[str, Any] = {"name": mount.volume, "mountPath": mount.path}
    if mount.read_only:
        data["readOnly"] = True
    return data
