"""What is dialled is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.agreement.reader.cluster import Container, Pod
from tests.agreement.reader.graph import Graph
from tests.agreement.reader.parts import EVERYWHERE, Listener
from tests.agreement.reader.resolve import behind, is_loopback, resolve, target


def hosts_resolve(graph: Graph) -> tuple[str, ...]:
    """Every host and port that a file dials is a name of the build, or declared outside of it."""
    found: list[str] = []
    for one in graph.connections:
        if not is_loopback(one.dial.host):
            problem = resolve(graph, one.dial).problem
            if problem:
                found.append(f"{one.who} dials `{one.dial.host}:{one.dial.port}`: {problem}")
    return tuple(found)


def ports_are_listened_on(graph: Graph) -> tuple[str, ...]:
    """Behind every host and port that a file dials, a container of the pod listens."""
    found: list[str] = []
    for one in graph.connections:
        where = f"{one.dial.host}:{one.dial.port}"
        if is_loopback(one.dial.host):
            heard = _hears(graph, one.pod, one.dial.port, one.dial.host)
            if not heard:
                found.append(f"{one.who} dials `{where}`, where nothing of its pod listens")
            continue
        for reached in resolve(graph, one.dial).reached:
            if not _hears(graph, reached.pod, reached.port, None):
                found.append(
                    f"{one.who} dials `{where}`: nothing in `{reached.pod.name}` listens on"
                    f" {reached.port}"
                )
    return tuple(found)


def services_lead_to_listeners(graph: Graph) -> tuple[str, ...]:
    """Every port of a Service has a target that a container of each selected pod listens on."""
    found: list[str] = []
    for service in graph.cluster.of("Service"):
        name = service["metadata"]["name"]
        selector = service["spec"].get("selector")
        for port in service["spec"].get("ports", ()) if selector else ():
            pods = graph.cluster.selected(selector)
            if not pods:
                found.append(f"Service `{name}` selects no pods")
            for pod in pods:
                number = target(pod, port["targetPort"])
                if number is None or not _hears(graph, pod, number, None):
                    found.append(
                        f"Service `{name}`, port {port['port']}: nothing in `{pod.name}` listens on"
                        f" `{port['targetPort']}`"
                    )
                elif port.get("protocol", "TCP") not in _protocols(graph, pod, number):
                    found.append(
                        f"Service `{name}`, port {port['port']}: `{pod.name}` does not speak"
                        f" {port.get('protocol', 'TCP')} there"
                    )
    return tuple(found)


def names_are_given_once(graph: Graph) -> tuple[str, ...]:
    """No two objects of a kind have one name; no two ports of a Service one name or number."""
    names = Counter(
        (one["kind"], one["metadata"].get("namespace"), one["metadata"]["name"])
        for one in graph.cluster.objects
    )
    found = [f"{kind} `{name}` is there {n} times" for (kind, _, name), n in names.items() if n > 1]
    for service in graph.cluster.of("Service"):
        ports = service["spec"].get("ports", ())
        for key in ("name", "port"):
            values = [(one.get(key), one.get("protocol", "TCP")) for one in ports]
            if len(set(values)) != len(values):
                found.append(f"Service `{service['metadata']['name']}` has a port twice")
    for one in graph.cluster.objects:
        namespace = one["metadata"].get("namespace", graph.declared.namespace)
        made = one["metadata"].get("labels", {}).get("app.kubernetes.io/managed-by") == "ddpc"
        if made and namespace != graph.declared.namespace:
            found.append(f"{one['kind']} `{one['metadata']['name']}` is in another namespace")
    return tuple(found)


def clusters_names_lead_somewhere(graph: Graph) -> tuple[str, ...]:
    """A name for something outside is one that is declared; every declared call finds a Service."""
    found: list[str] = []
    for service in graph.cluster.of("Service"):
        if service["spec"].get("type") == "ExternalName":
            host = service["spec"]["externalName"]
            if host not in graph.declared.externals:
                found.append(
                    f"Service `{service['metadata']['name']}` stands for `{host}`: unknown"
                )
    for call in graph.declared.calls:
        named = graph.cluster.named("Service", call.callee)
        if (
            named is not None
            and named["spec"].get("selector")
            and not any(behind(graph, named, None))
        ):
            found.append(f"`{call.caller}` calls `{call.callee}`, whose Service leads nowhere")
    return tuple(found)


def listeners(graph: Graph, pod: Pod, container: Container) -> Iterator[Listener]:
    """What a container listens on: as its configuration says, or else as its ports say."""
    if container.program is not None:
        yield from container.program.listeners
        return
    for port in container.ports:
        yield Listener(
            port=port["containerPort"], protocol=port.get("protocol", "TCP"), passes=True
        )
    if container.role == "main" and container.name == pod.home:
        for number in graph.declared.local.get(pod.home, frozenset()):
            yield Listener(port=number, address="127.0.0.1", passes=True)


def _hears(graph: Graph, pod: Pod | None, port: object, host: str | None) -> bool:
    """Whether something in the pod listens on a port: for everybody, or at an address of it."""
    for container in pod.containers if pod is not None else ():
        for one in listeners(graph, pod, container) if pod is not None else ():
            if port in {None, one.port} and (
                not one.local if host is None else one.address in {EVERYWHERE, host, "::"}
            ):
                return True
    return False


def _protocols(graph: Graph, pod: Pod, port: int) -> set[str]:
    return {
        one.protocol
        for container in pod.containers
        for one in listeners(graph, pod, container)
        if one.port == port
    }
