"""From a host and port to what answers there: a pod's port, something outside, or nothing."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from attrs import frozen

from tests.agreement.reader.cluster import POD_NAME, Object, Pod
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.parts import Dial


@frozen(kw_only=True)
class Reached:
    """One answer: ``port`` of ``pod`` (of those called ``named``, where one is meant)."""

    pod: Pod
    port: int
    named: str | None = None


@frozen(kw_only=True)
class Resolved:
    """Where a dial leads: pods, or a host outside with its networks; or ``problem``."""

    reached: tuple[Reached, ...] = ()
    outside: str | None = None
    networks: frozenset[str] = frozenset()
    problem: str = ""


def is_loopback(host: str) -> bool:
    """Whether a host is the pod itself."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def resolve(graph: Graph, dial: Dial) -> Resolved:
    """Where ``dial`` leads, seen from any pod of the namespace; not for localhost."""
    external = graph.declared.externals.get(dial.host)
    if external is not None:
        if dial.port is not None and dial.port not in {number for number, _ in external.ports}:
            return Resolved(problem=f"`{dial.host}` has no port {dial.port}")
        return Resolved(outside=dial.host, networks=external.networks)
    if dial.host in graph.declared.hosts:
        return Resolved(outside=dial.host)
    if _is_address(dial.host):
        return Resolved(problem=f"`{dial.host}` is no address that is declared")
    pod_name, name = _names(graph, dial.host)
    service = graph.cluster.named("Service", name)
    if service is None:
        return Resolved(problem=f"there is no Service `{name}`")
    if service["spec"].get("type") == "ExternalName":
        return resolve(
            graph, Dial(host=service["spec"]["externalName"], port=dial.port, among=dial.among)
        )
    if pod_name is not None:
        return _of_pod(graph, service, pod_name, dial)
    transport = "UDP" if dial.datagrams else "TCP"
    found = tuple(behind(graph, service, dial.port, transport))
    if not found:
        return Resolved(problem=f"Service `{name}` has no port {dial.port} that leads to a pod")
    return Resolved(reached=found)


def headless(graph: Graph, dial: Dial) -> bool:
    """Whether the name that is dialled has the addresses of pods, and none of its own."""
    service = graph.cluster.named("Service", _names(graph, dial.host)[1])
    return service is not None and service["spec"].get("clusterIP") == "None"


def service_of(graph: Graph, dial: Dial) -> str:
    """The name of the Service that is dialled."""
    return _names(graph, dial.host)[1]


def behind(
    graph: Graph, service: Object, port: int | str | None, transport: str | None = None
) -> Iterator[Reached]:
    """What answers behind a Service at one of its ports, by number or name, or at all; over one
    transport if one is said."""
    selector = service["spec"].get("selector") or {}
    named = selector.get(POD_NAME)
    pods = graph.cluster.selected(selector) if selector else ()
    if service["spec"].get("clusterIP") == "None" and isinstance(port, int):
        # Its records are the pods' own addresses: no port is translated, and none is missing.
        yield from (Reached(pod=pod, port=port, named=named) for pod in pods)
        return
    for one in service["spec"].get("ports", ()):
        if port is not None and port not in {one["port"], one.get("name")}:
            continue
        if port is not None and transport not in {None, one.get("protocol", "TCP")}:
            continue
        for pod in pods:
            number = target(pod, one["targetPort"])
            if number is not None:
                yield Reached(pod=pod, port=number, named=named)


def target(pod: Pod, written: int | str) -> int | None:
    """The number of a ``targetPort``."""
    if isinstance(written, int):
        return written
    for container in pod.containers:
        for port in container.ports:
            if port.get("name") == written:
                return int(port["containerPort"])
    return None


def _of_pod(graph: Graph, service: Object, name: str, dial: Dial) -> Resolved:
    title = service["metadata"]["name"]
    if service["spec"].get("clusterIP") != "None":
        return Resolved(problem=f"Service `{title}` gives pods no names")
    found = tuple(
        Reached(pod=one.pod, port=one.port, named=name)
        for one in behind(graph, service, dial.port, "UDP" if dial.datagrams else "TCP")
        if name in one.pod.names and one.pod.workload["spec"].get("serviceName") == title
    )
    if not found:
        return Resolved(problem=f"`{name}` is no pod behind `{title}`")
    return Resolved(reached=found)


def _names(graph: Graph, host: str) -> tuple[str | None, str]:
    """The names of the pod, if one is meant, and of the Service."""
    short = host
    for end in (f".svc.{graph.declared.domain}", ".svc", f".{graph.declared.namespace}"):
        short = short.removesuffix(end)
    pod, _, service = short.rpartition(".")
    return (pod or None), service


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
