"""The pods and services of a build, laid out on a network. Nothing runs in them yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from ddpc.node import frozen
from ddpc.rehearse import manifests
from ddpc.rehearse.manifests import Object, Secrets, Template
from ddpc.rehearse.namespace import Namespace
from ddpc.rehearse.network import Network, Pod, new_network


@frozen
class Backed:
    """A service with an address of its own, and the names of the pods behind it."""

    address: str
    ports: Mapping[int, int]
    pods: tuple[str, ...]


@frozen
class Cluster:
    """The pods of a build, one for each replica, on a network with its services."""

    network: Network
    pods: Mapping[str, Pod]
    """By name: ``WORKLOAD-0`` and on."""
    templates: tuple[Template, ...]
    services: tuple[Backed, ...] = ()

    def address(self, name: str) -> str:
        """Return what a name resolves to; the first of several addresses."""
        return self.network.hosts[name][0]

    def pods_of(self, workload: str) -> tuple[Pod, ...]:
        """The pods of a workload, in order."""
        count = next(each.replicas for each in self.templates if each.workload == workload)
        return tuple(self.pods[f"{workload}-{number}"] for number in range(count))


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


@contextmanager
def new_cluster(
    objects: Iterable[Object],
    *,
    secrets: Secrets,
    outside: Mapping[str, str] | None = None,
    namespaces: Mapping[str, Namespace] | None = None,
) -> Iterator[Cluster]:
    """Lay out the pods and services of a build. Nothing runs in them yet.

    Args:
        secrets: the Secrets that it refers to.
        outside: names of what is not in the cluster, with addresses; each gets a pod by its name.
        namespaces: those that pods have already, by the pods' names; the others get new ones.
    """
    known = tuple(objects)
    read = manifests.templates(known, secrets)
    with new_network() as network:
        pods = {name: network.pod(name, addresses=(at,)) for name, at in (outside or {}).items()}
        labels = {}
        backed: list[Backed] = []
        for template in read:
            for number in range(template.replicas):
                name = f"{template.workload}-{number}"
                pods[name] = network.pod(name, namespace=(namespaces or {}).get(name))
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
            backed += _add_service(network, service, chosen)
            for name in _pods_of(service, known):
                network.name([pods[name].address], *_names_of_pod(name, service))
        yield Cluster(network, pods, read, tuple(backed))


def _add_service(network: Network, service: Object, pods: list[Pod]) -> Iterator[Backed]:
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        network.name(network.hosts.get(spec["externalName"], ()), *_names(service))
    elif spec.get("clusterIP") == "None":
        network.name([pod.address for pod in pods], *_names(service))
    else:
        ports = {port["port"]: int(port.get("targetPort", port["port"])) for port in spec["ports"]}
        address = network.service(ports, pods, *_names(service))
        yield Backed(address, ports, tuple(pod.name for pod in pods))


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
