"""Who has to reach whom, as all other files and the program have it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from tests.agreement.agreements.names import listeners
from tests.agreement.reader.cluster import Object
from tests.agreement.reader.declared import Call
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.resolve import behind, is_loopback, resolve

ANYONE = "anyone"


@frozen(order=True)
class End:
    """One end of a connection: pods of a workload, a namespace, a network, or anyone."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`" if self.name else self.kind


@frozen(order=True)
class Edge:
    """``source`` connects to ``port`` of ``target``."""

    source: End
    target: End
    port: int
    protocol: str = "TCP"

    def __str__(self) -> str:
        return f"{self.source} to {self.target} at {self.port}/{self.protocol}"


def wanted(graph: Graph) -> frozenset[Edge]:
    """Every connection that something of the build opens, or that the program declares."""
    return frozenset(
        (
            *_dialled(graph),
            *_called(graph),
            *_from_outside(graph),
            *_from_namespaces(graph),
            *_monitored(graph),
            *_purging(graph),
        )
    )


def declared(graph: Graph) -> frozenset[Edge]:
    """Connections that the program declares, whether or not somebody opens them: to what stands
    beside whom it calls."""
    found: set[Edge] = set()
    for call in _calls(graph):
        for pod in graph.pods:
            for container in pod.containers if pod.name == call.callee else ():
                for one in listeners(graph, pod, container) if container.role == "sidecar" else ():
                    if not one.local:
                        found.add(Edge(pods(call.caller), pods(pod.name), one.port, one.protocol))
    return frozenset(found)


def pods(name: str) -> End:
    """The pods of a workload."""
    return End("pods", name)


def _dialled(graph: Graph) -> Iterator[Edge]:
    for one in graph.connections:
        if one.pod is None or is_loopback(one.dial.host):
            continue
        found = resolve(graph, one.dial)
        for reached in found.reached:
            edge = _edge(graph, pods(one.pod.name), reached.pod.name, reached.port)
            yield evolve(edge, protocol="UDP") if one.dial.datagrams else edge
        if found.outside is not None and found.outside in graph.declared.externals:
            yield from _outside(graph, one.pod.name, found.outside, one.dial.port)


def _outside(graph: Graph, caller: str, host: str, port: int | str | None = None) -> Iterator[Edge]:
    external = graph.declared.externals[host]
    for network in external.networks:
        for number, transport in external.ports:
            if port in {None, number}:
                yield Edge(pods(caller), End("network", network), number, transport)


def _called(graph: Graph) -> Iterator[Edge]:
    """Calls at whatever ports there are: of the name, and of what stands beside its pods."""
    for call in _calls(graph):
        host = graph.declared.outside.get(call.callee)
        if host is not None:
            yield from _outside(graph, call.caller, host)
            continue
        names = [call.callee]
        if call.direct and graph.cluster.named("Service", f"{call.callee}-origin"):
            names = [f"{call.callee}-origin"]
        for pod in graph.pods:
            if pod.name == call.callee:
                names += [f"{call.callee}-{o.name}" for o in pod.containers if o.role == "sidecar"]
        for name in names:
            yield from _all_of(graph, pods(call.caller), graph.cluster.named("Service", name))


def _calls(graph: Graph) -> Iterator[Call]:
    """The calls of a program, without those by variables that turned out to lead to localhost."""
    yield from graph.declared.calls
    for variable, call in graph.declared.told:
        dials = [
            one.dial
            for one in graph.connections
            if one.pod is not None and one.pod.home == call.caller and one.dial.among == variable
        ]
        if not any(is_loopback(dial.host) for dial in dials):
            yield call


def _all_of(graph: Graph, source: End, service: Object | None) -> Iterator[Edge]:
    if service is None:
        return
    for port in service["spec"].get("ports", ()):
        # Over its own transport: something else in the pod may have the number over another.
        transport = port.get("protocol", "TCP")
        for reached in behind(graph, service, port.get("name")):
            yield Edge(source, pods(reached.pod.name), reached.port, transport)


def _from_outside(graph: Graph) -> Iterator[Edge]:
    for service in graph.cluster.of("Service"):
        if service["spec"].get("type") == "LoadBalancer":
            yield from _all_of(graph, End(ANYONE), service)


def _from_namespaces(graph: Graph) -> Iterator[Edge]:
    for name, namespaces in graph.declared.admitted.items():
        for namespace in namespaces:
            service = graph.cluster.named("Service", name)
            yield from _all_of(graph, End("namespace", namespace), service)


def _monitored(graph: Graph) -> Iterator[Edge]:
    for namespace in graph.declared.monitoring:
        source = End("namespace", namespace)
        for one in graph.connections:
            for reached in resolve(graph, one.dial).reached if one.pod is None else ():
                yield _edge(graph, source, reached.pod.name, reached.port)
        for pod in graph.pods:
            for container in pod.containers:
                if (pod.name, container.name) in graph.declared.adapters:
                    for listener in listeners(graph, pod, container):
                        if not listener.local:
                            yield Edge(source, pods(pod.name), listener.port, listener.protocol)


def _purging(graph: Graph) -> Iterator[Edge]:
    for purger, service in graph.declared.purgers:
        named = graph.cluster.named("Service", f"{service}-purge")
        yield from _all_of(graph, pods(purger), named)


def _edge(graph: Graph, source: End, target: str, port: int) -> Edge:
    spoken = {
        listener.protocol
        for pod in graph.pods
        if pod.name == target
        for container in pod.containers
        for listener in listeners(graph, pod, container)
        if listener.port == port and not listener.local
    }
    return Edge(source, pods(target), port, "UDP" if spoken == {"UDP"} else "TCP")
