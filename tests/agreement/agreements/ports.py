"""The ports of a pod."""

from __future__ import annotations

from tests.agreement.agreements.names import listeners
from tests.agreement.reader.cluster import Object
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.parts import EVERYWHERE, Listener


def no_two_listen_on_one_port(graph: Graph) -> tuple[str, ...]:
    """No two containers of a pod listen on one port of one address, and none declares one twice."""
    found: list[str] = []
    for pod in graph.pods:
        taken: list[tuple[str, Listener]] = []
        for container in pod.containers:
            if container.role == "before":
                continue
            own = list(listeners(graph, pod, container))
            for other, there in taken:
                found += [
                    f"`{container.name}` and `{other}` of `{pod.name}` both listen on {one.port}"
                    for one in own
                    if _clash(one, there)
                ]
            taken += [(container.name, one) for one in own]
    return tuple(found)


def names_of_ports_are_given_once(graph: Graph) -> tuple[str, ...]:
    """The ports of a pod's containers have different names, and different numbers."""
    found: list[str] = []
    for pod in graph.pods:
        ports = [port for one in pod.containers for port in one.ports]
        names = [port["name"] for port in ports if "name" in port]
        numbers = [(port["containerPort"], port.get("protocol", "TCP")) for port in ports]
        if len(set(names)) != len(names) or len(set(numbers)) != len(numbers):
            found.append(f"two ports of `{pod.name}` have one name or number")
    return tuple(found)


def declared_ports_are_listened_on(graph: Graph) -> tuple[str, ...]:
    """A server of the build declares the ports that its configuration listens on for others."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        own = {(one.port, one.protocol) for one in program.listeners if not one.local}
        said = {(one["containerPort"], one.get("protocol", "TCP")) for one in container.ports}
        if own != said:
            found.append(
                f"`{container.name}` of `{pod.name}` declares {sorted(said)} and listens on"
                f" {sorted(own)}"
            )
    return tuple(found)


_PRIVILEGED = 1024
_KNOB = "net.ipv4.ip_unprivileged_port_start"


def low_ports_may_be_bound(graph: Graph) -> tuple[str, ...]:
    """Who is not root, or has no capabilities, binds a port below 1024 where the pod lets everyone
    (Linux, ip-sysctl: ip_unprivileged_port_start). What is said of localhost is left out
    where it is not a server's of the build: it may be another container of the pod, and root."""
    found: list[str] = []
    for pod in graph.pods:
        settings = pod.spec.get("securityContext", {}).get("sysctls", ())
        said = {one["name"]: int(one["value"]) for one in settings}
        first = said.get(_KNOB, _PRIVILEGED)
        for container in pod.containers:
            for one in listeners(graph, pod, container) if _is_bound(container.spec) else ():
                if one.port < first and (container.program is not None or not one.local):
                    found.append(f"`{container.name}` of `{pod.name}` may not bind {one.port}")
    return tuple(found)


def _is_bound(container: Object) -> bool:
    """Whether it may no more than any user."""
    context = container.get("securityContext", {})
    capabilities = context.get("capabilities", {})
    if "NET_BIND_SERVICE" in capabilities.get("add", ()):
        return False
    return bool(context.get("runAsNonRoot") or "ALL" in capabilities.get("drop", ()))


def _clash(one: Listener, other: Listener) -> bool:
    if (one.port, one.protocol) != (other.port, other.protocol):
        return False
    return one.address == other.address or EVERYWHERE in {one.address, other.address}
