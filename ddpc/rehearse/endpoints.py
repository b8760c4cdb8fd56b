"""Which pods the services and headless names of a cluster lead to at the moment."""

from __future__ import annotations

from attrs import define, field

from ddpc.node import frozen
from ddpc.rehearse.cluster import Cluster
from ddpc.rehearse.dns import Records
from ddpc.rehearse.network import Pod


@frozen(kw_only=True)
class Headless:
    """A port of a name that stands for its pods, by their host names."""

    name: str
    port_name: str
    port: int
    pods: tuple[tuple[str, Pod], ...]
    unready: bool = False
    """Whether it stands for pods that are not ready, too."""


@define
class Endpoints:
    """Takes pods out of all that leads to them, and brings them back."""

    cluster: Cluster
    records: Records
    headless: tuple[Headless, ...]
    _away: set[str] = field(factory=set)
    _ended: set[str] = field(factory=set)
    """Those of them that are not there at all."""

    def announce(self) -> None:
        """Have the resolver answer what is so now."""
        for each in self.headless:
            away = self._ended if each.unready else self._away
            pods = {host: pod for host, pod in each.pods if pod.name not in away}
            self.records.headless(each.name, each.port_name, each.port, pods)

    def take_out(self, *pods: Pod, ended: bool = True) -> None:
        """Lead nobody there any more: the pods have ended, or are not ready."""
        names = {pod.name for pod in pods}
        self._away |= names
        self._ended |= names if ended else set()
        self._lead(names)

    def bring_back(self, *pods: Pod) -> None:
        """Lead callers there again."""
        names = {pod.name for pod in pods}
        self._away -= names
        self._ended -= names
        self._lead(names)

    def _lead(self, changed: set[str]) -> None:
        for service in self.cluster.services:
            if changed & set(service.pods):
                there = [self.cluster.pods[name] for name in service.pods if name not in self._away]
                self.cluster.network.direct(service.address, service.ports, there)
        self.announce()
