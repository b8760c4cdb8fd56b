"""Where a build is reached from outside of the cluster."""

from __future__ import annotations

from typing import Any, Final

from ddpc.ir.deployment import ClusterName, Deployment, NameKind, Workload
from ddpc.ir.http import HttpProxy, Termination
from ddpc.node import frozen

_USUAL: Final = {"https": 443, "http": 80}


@frozen(kw_only=True)
class Entrance:
    """A name of the cluster that is reached from outside: its ports and, if known, its hosts.

    ``ports`` are (number, protocol) pairs.
    """

    name: str
    ports: tuple[tuple[int, str], ...]
    hosts: tuple[str, ...]

    def urls(self) -> tuple[str, ...]:
        """Where to point a browser; empty where no host is known, or none speaks HTTP."""
        secure = [each for each in self.ports if each[1] == "https"]
        best = secure or [each for each in self.ports if each[1] == "http"]
        return tuple(
            f"{protocol}://{host}" + ("" if _USUAL[protocol] == number else f":{number}")
            for host in self.hosts
            for number, protocol in best
        )

    def data(self) -> dict[str, Any]:
        """The entrance as a member of the JSON object."""
        return {
            "name": self.name,
            "ports": [{"port": number, "protocol": protocol} for number, protocol in self.ports],
            "hosts": list(self.hosts),
            "urls": list(self.urls()),
        }


def entrances_of(deployment: Deployment) -> tuple[Entrance, ...]:
    """The entrances of ``deployment``, in its order."""
    workloads = {workload.name: workload for workload in deployment.workloads}
    return tuple(
        Entrance(
            name=name.name,
            ports=tuple((port.number, port.protocol) for port in name.ports),
            hosts=_hosts(name, workloads),
        )
        for name in deployment.names
        if name.kind is NameKind.OUTSIDE
    )


def _hosts(name: ClusterName, workloads: dict[str, Workload]) -> tuple[str, ...]:
    """The hosts that the programs behind ``name`` end TLS for."""
    workload = workloads.get(name.workload or "")
    if workload is None:
        return ()
    return tuple(
        dict.fromkeys(
            host
            for container in workload.containers
            if isinstance(container.program, HttpProxy)
            for layer in container.program.layers
            if isinstance(layer, Termination)
            for site in layer.sites
            for host in site.hosts
        )
    )
