"""Where what an expectation is of is asked: an entrance from outside, or a name of the cluster."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.ir.deployment import ClusterName, Deployment, NameKind
from ddpc.ir.design import Design
from ddpc.ir.http import HttpProxy, Termination
from ddpc.node import frozen

PURGE = "purge"
"""What the ports are called at which caches take purges."""
_SPEAKS_HTTP = ("https", "http", "grpc")


@frozen(kw_only=True)
class Entrance:
    """A name with a port, and whether who asks there comes from outside of the cluster."""

    name: str
    port: int
    scheme: str
    hosts: tuple[str, ...]
    outside: bool
    workload: str | None


def entrance_of(
    subject: str,
    design: Design,
    deployment: Deployment,
    scheme: str | None = None,
    *,
    inside: bool = False,
) -> Entrance | None:
    """Where ``subject`` (a service, an edge, an external) is asked by HTTP, if it can be.

    From ``inside`` the cluster, the name that callers dial comes first.
    """
    names = tuple(_names(subject, deployment))
    for name in reversed(names) if inside else names:
        found = _at(name, deployment, scheme)
        if found is not None:
            return found
    for external in design.externals:
        if external.name == subject:
            for port in external.ports:
                if port.protocol in _SPEAKS_HTTP and scheme in {None, port.protocol}:
                    return Entrance(
                        name=external.host,
                        port=port.dialled,
                        scheme="https" if port.protocol == "https" else "http",
                        hosts=(external.host,),
                        outside=False,
                        workload=None,
                    )
    return None


def port_of(subject: str, port: str | int, deployment: Deployment) -> tuple[str, Entrance] | None:
    """A port of what belongs to ``subject``, or stands beside it, in the first of its pods.

    The workload is the first of the pair.
    """
    for workload in deployment.workloads:
        for container in workload.containers if workload.home == subject else ():
            for each in container.ports:
                if port in {each.name, each.number} and each.protocol in _SPEAKS_HTTP:
                    return workload.name, Entrance(
                        name="",
                        port=each.number,
                        scheme="https" if each.protocol == "https" else "http",
                        hosts=(subject,),
                        outside=False,
                        workload=workload.name,
                    )
    return None


def purges_of(subject: str, deployment: Deployment) -> Entrance | None:
    """Where purges are taken, if anywhere."""
    for name in deployment.names:
        for port in name.ports if name.home == subject else ():
            if port.name == PURGE:
                return Entrance(
                    name=name.name,
                    port=port.number,
                    scheme="http",
                    hosts=(subject,),
                    outside=False,
                    workload=name.workload,
                )
    return None


def entrances(deployment: Deployment) -> tuple[Entrance, ...]:
    """Every one that is open to the world; the scheme of what is no HTTP is its protocol."""
    outside = [name for name in deployment.names if _outside(name)]
    found = (_at(name, deployment, None) or _other(name) for name in outside)
    return tuple(each for each in found if each is not None)


def _names(subject: str, deployment: Deployment) -> Iterator[ClusterName]:
    """First those from outside, then the name that callers dial."""
    for name in deployment.names:
        if _outside(name) and subject in {name.home, name.name}:
            yield name
    for name in deployment.names:
        if name.name == subject and not _outside(name):
            yield name


def _at(name: ClusterName, deployment: Deployment, scheme: str | None) -> Entrance | None:
    order = [scheme] if scheme else ["https", "http", "grpc"]
    ports = [port for want in order for port in name.ports if port.protocol == want]
    if not ports:
        return None
    hosts = _hosts(name, deployment)
    return Entrance(
        name=name.name,
        port=ports[0].number,
        scheme="https" if ports[0].protocol == "https" else "http",
        hosts=hosts or (name.name,),
        outside=_outside(name),
        workload=name.workload,
    )


def _other(name: ClusterName) -> Entrance | None:
    port = next((port for port in name.ports if port.protocol != "udp"), None)
    if port is None:
        return None
    return Entrance(
        name=name.name,
        port=port.number,
        scheme=port.protocol,
        hosts=(name.name,),
        outside=True,
        workload=name.workload,
    )


def _outside(name: ClusterName) -> bool:
    return name.kind is NameKind.OUTSIDE


def _hosts(name: ClusterName, deployment: Deployment) -> tuple[str, ...]:
    """The hosts that TLS is ended for behind a name."""
    return tuple(
        dict.fromkeys(
            host
            for workload in deployment.workloads
            if workload.name == name.workload
            for container in workload.containers
            if isinstance(container.program, HttpProxy)
            for layer in container.program.layers
            if isinstance(layer, Termination)
            for site in layer.sites
            for host in site.hosts
        )
    )
