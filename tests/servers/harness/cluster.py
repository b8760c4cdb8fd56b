"""A whole build on one machine: its pods, services and servers, with the bytes that it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import pairwise

from attrs import evolve, frozen

from ddpc.rehearse import manifests
from ddpc.rehearse.manifests import Container, Object, Secrets, Template
from ddpc.rehearse.network import Network, Pod, new_network
from ddpc.rehearse.sandbox import Process
from tests.servers.harness import nginx, twemproxy, varnish
from tests.servers.harness.result import CheckResult


@frozen
class _Kind:
    """A server that the harness can run."""

    target: str
    """As ``target`` statements call it."""
    option: str
    """Comes before the path of its configuration."""
    default_path: str
    run: Callable[..., AbstractContextManager[Process]]


_KINDS = {
    "nginx": _Kind("nginx", "-c", nginx.PATH, nginx.run),
    "nutcracker": _Kind("twemproxy", "-c", twemproxy.PATH, twemproxy.run),
    twemproxy.STARTER: _Kind("twemproxy", twemproxy.STARTER, twemproxy.PATH, twemproxy.run),
    "varnishd": _Kind("varnish", "-f", varnish.PATH, varnish.run),
}


def server_of(container: Container) -> str | None:
    """Return ``nginx``, ``twemproxy`` or ``varnish`` if the container runs it, else None."""
    kind = _kind(container)
    return None if kind is None else kind.target


def configuration_path(container: Container) -> str:
    """Return where a server's container has its configuration."""
    kind = _kind(container)
    assert kind is not None, container.argv
    if kind.option in container.argv:
        return container.argv[container.argv.index(kind.option) + 1]
    return kind.default_path


def check(
    container: Container, *, version: str, hosts: Mapping[str, tuple[str, ...]]
) -> CheckResult:
    """Have the real server judge its container's configuration, among all that stands around it.

    Args:
        version: of the server, as in ``nginx.VERSIONS`` or ``varnish.VERSIONS``.
        hosts: what resolves; ``names(objects)`` and whatever is outside.
    """
    path = configuration_path(container)
    content = container.content(path)
    inside = evolve(container.sandbox, hosts=hosts)
    if server_of(container) == "nginx":
        return nginx.check(content, version=version, sandbox=inside, path=path, argv=container.argv)
    if server_of(container) == "twemproxy":
        argv = container.argv
        return twemproxy.check(content, version=version, sandbox=inside, path=path, argv=argv)
    # varnishd -C makes its working directory under /tmp, which the container need not have.
    inside = evolve(inside, scratch=(*inside.scratch, "/tmp"))
    pairs = pairwise(container.argv)
    options = [word for option, value in pairs if option == "-p" for word in (option, value)]
    return varnish.check(content, version=version, sandbox=inside, path=path, options=options)


def _kind(container: Container) -> _Kind | None:
    """Return what the container runs, also where ``env`` sets variables for it first."""
    words = iter(container.argv)
    program = next(words, "")
    if program.rpartition("/")[2] == "env":
        program = next((word for word in words if "=" not in word), "")
    return _KINDS.get(program.rpartition("/")[2])


def names(objects: Iterable[Object]) -> dict[str, tuple[str, ...]]:
    """Return every name that the objects' services give, with made-up addresses.

    A headless service of several pods has several, since what fails on that must fail.
    """
    known = tuple(objects)
    found: dict[str, tuple[str, ...]] = {}
    for number, service in enumerate((each for each in known if each["kind"] == "Service"), 1):
        many = service["spec"].get("clusterIP") == "None"
        addresses = (f"10.96.1.{number}", f"10.96.2.{number}") if many else (f"10.96.0.{number}",)
        found.update(dict.fromkeys(_names(service), addresses))
        for place, pod in enumerate(_pods_of(service, known)):
            own = (f"10.96.{3 + place}.{number}",)
            found.update(dict.fromkeys(_names_of_pod(pod, service), own))
    return found


@frozen
class Cluster:
    """The pods of a build, one for each replica, on a network with its services."""

    network: Network
    pods: Mapping[str, Pod]
    """By name: ``WORKLOAD-0`` and on."""
    _templates: tuple[Template, ...]

    def address(self, name: str) -> str:
        """Return what a name resolves to; the first of several addresses."""
        return self.network.hosts[name][0]

    @contextmanager
    def run(self, **target: str) -> Iterator[Mapping[str, Process]]:
        """Run every server in every pod: ``run(nginx="1.30", varnish="7.7")``.

        Yields:
            The processes by ``POD/CONTAINER``.
        """
        with ExitStack() as stack:
            running = {}
            for template in self._templates:
                for container in filter(server_of, template.containers):
                    for pod in self.pods_of(template.workload):
                        process = stack.enter_context(self._start(container, pod, target))
                        running[f"{pod.name}/{container.name}"] = process
            yield running

    def pods_of(self, workload: str) -> tuple[Pod, ...]:
        count = next(each.replicas for each in self._templates if each.workload == workload)
        return tuple(self.pods[f"{workload}-{number}"] for number in range(count))

    @contextmanager
    def _start(
        self, container: Container, pod: Pod, target: Mapping[str, str]
    ) -> Iterator[Process]:
        kind = _kind(container)
        assert kind is not None, container.argv
        path = configuration_path(container)
        with kind.run(
            container.content(path),
            version=target[kind.target],
            pod=pod,
            port=container.ports[0] if container.ports else 0,
            sandbox=evolve(container.sandbox, hosts=self.network.hosts),
            path=path,
            argv=container.argv,
        ) as process:
            yield process


@contextmanager
def new_cluster(
    objects: Iterable[Object], *, secrets: Secrets, outside: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Lay out the pods and services of a build. Nothing runs in them yet.

    Args:
        secrets: the Secrets that it refers to.
        outside: names of what is not in the cluster, with addresses; each gets a pod by its name.
    """
    known = tuple(objects)
    read = manifests.templates(known, secrets)
    with new_network() as network:
        pods = {name: network.pod(name, addresses=(at,)) for name, at in (outside or {}).items()}
        labels = {}
        for template in read:
            for number in range(template.replicas):
                name = f"{template.workload}-{number}"
                pods[name] = network.pod(name)
                labels[name] = {**template.labels, "statefulset.kubernetes.io/pod-name": name}
                if template.unprivileged_port_start is not None:
                    pods[name].set_unprivileged_port_start(template.unprivileged_port_start)
        for service in (each for each in known if each["kind"] == "Service"):
            selector = service["spec"].get("selector") or {}
            chosen = [
                pods[name]
                for name in labels
                if selector and selector.items() <= labels[name].items()
            ]
            _add_service(network, service, chosen)
            for name in _pods_of(service, known):
                network.name([pods[name].address], *_names_of_pod(name, service))
        yield Cluster(network, pods, read)


def _add_service(network: Network, service: Object, pods: list[Pod]) -> None:
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        network.name(network.hosts.get(spec["externalName"], ()), *_names(service))
    elif spec.get("clusterIP") == "None":
        network.name([pod.address for pod in pods], *_names(service))
    else:
        ports = {port["port"]: int(port.get("targetPort", port["port"])) for port in spec["ports"]}
        network.service(ports, pods, *_names(service))


def _names(service: Object) -> tuple[str, ...]:
    """Return the forms of a service's name that resolve within its own namespace."""
    name = service["metadata"]["name"]
    namespace = service["metadata"].get("namespace", "default")
    return (
        name,
        f"{name}.{namespace}",
        f"{name}.{namespace}.svc",
        f"{name}.{namespace}.svc.cluster.local",
    )


def _pods_of(service: Object, objects: Iterable[Object]) -> Iterator[str]:
    """The pods that have names of their own below a service's: those of StatefulSets."""
    for each in objects:
        named = each["kind"] == "StatefulSet" and each["spec"]["serviceName"]
        if named == service["metadata"]["name"]:
            name = each["metadata"]["name"]
            yield from (f"{name}-{number}" for number in range(each["spec"].get("replicas", 1)))


def _names_of_pod(pod: str, service: Object) -> tuple[str, ...]:
    return tuple(f"{pod}.{name}" for name in _names(service))
