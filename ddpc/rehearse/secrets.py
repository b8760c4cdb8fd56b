"""The Secrets that a build refers to, made for the occasion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.ir.http import HttpProxy, Termination
from ddpc.rehearse.certificates import Authority
from ddpc.rehearse.manifests import Object

MADE_UP = b"rehearsed"
"""What every key holds that is no certificate."""


def make_secrets(
    objects: Iterable[Object], deployment: Deployment, authority: Authority
) -> dict[str, dict[str, bytes]]:
    """Every Secret with all keys that are referred to, and certificates for their hosts."""
    hosts, bundles = hosts_by_secret(deployment), _bundles(deployment)
    found: dict[str, dict[str, bytes]] = {}
    for name, keys in _references(objects):
        content = found.setdefault(name, {})
        if name in hosts and "tls.crt" not in content:
            content |= {**authority.issue(hosts[name]).volume()}
            content["ca.crt"] = authority.itself.certificate
        for key in keys:
            trusted = (name, key) in bundles or key == "ca.crt"
            content.setdefault(key, authority.itself.certificate if trusted else MADE_UP)
    return found


def hosts_by_secret(deployment: Deployment) -> Mapping[str, tuple[str, ...]]:
    """The hosts that each certificate is for, by the name of its Secret."""
    found: dict[str, dict[str, None]] = {}
    for workload in deployment.workloads:
        for container in workload.containers:
            if not isinstance(container.program, HttpProxy):
                continue
            for layer in container.program.layers:
                for site in layer.sites if isinstance(layer, Termination) else ():
                    found.setdefault(site.certificate.secret, {}).update(dict.fromkeys(site.hosts))
    return {secret: tuple(hosts) for secret, hosts in found.items()}


def needs_certificates(design: Design, deployment: Deployment) -> bool:
    """Whether anybody of the build, or outside of it, speaks TLS or verifies who does."""
    externals = (port for external in design.externals for port in external.ports)
    names = (port for name in deployment.names for port in name.ports)
    containers = (
        port
        for workload in deployment.workloads
        for container in workload.containers
        for port in container.ports
    )
    spoken = {port.protocol for ports in (externals, names, containers) for port in ports}
    return "https" in spoken or bool(hosts_by_secret(deployment) or _bundles(deployment))


def _bundles(deployment: Deployment) -> frozenset[tuple[str, str]]:
    """(Secret, key) of what holds the authorities that upstreams are verified by."""
    return frozenset(
        (asked.authority_secret, asked.authority_key)
        for workload in deployment.workloads
        for container in workload.containers
        if isinstance(container.program, HttpProxy)
        for upstream in container.program.upstreams
        if (asked := upstream.verification) is not None and asked.authority_secret is not None
    )


def _references(objects: Iterable[Object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(Secret, keys) of every volume and variable of every pod."""
    for each in objects:
        if each["kind"] not in {"Deployment", "StatefulSet"}:
            continue
        pod = each["spec"]["template"]["spec"]
        for volume in pod.get("volumes", ()):
            if "secret" in volume:
                source = volume["secret"]
                yield source["secretName"], tuple(item["key"] for item in source.get("items", ()))
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            for variable in container.get("env", ()):
                reference = variable.get("valueFrom", {}).get("secretKeyRef")
                if reference is not None:
                    yield reference["name"], (reference["key"],)
