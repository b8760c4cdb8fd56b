"""What expectations have happen: parts that are down, pods that are replaced, new certificates."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from ddpc.ir.expectation import Down, Renewal, RenewedCertificate, Rollout
from ddpc.node import frozen
from ddpc.rehearse.network import Pod
from ddpc.rehearse.readiness import wait
from ddpc.rehearse.running import Absent, Spot
from ddpc.rehearse.sandbox import SandboxError
from ddpc.rehearse.secrets import hosts_by_secret
from ddpc.rehearse.world import World

READY_SECONDS: Final = 60.0
RENEWED_SECONDS: Final = 150.0
"""nginx looks at a kept certificate again after a minute, in every worker."""

_STOPPING: Final[Mapping[str, signal.Signals]] = {
    "nginx": signal.SIGQUIT,
    "nutcracker": signal.SIGINT,
}
"""STOPSIGNAL of the images; SIGTERM is every other's."""


@frozen
class Faults:
    """Makes things happen to what runs. Processes are started by the calling thread."""

    world: World

    @contextmanager
    def down(self, what: Down) -> Iterator[None]:
        """Have a part of it be down: killed, and out of every service."""
        world = self.world
        if what.external is not None:
            world.beyond.stop(what.external)
            try:
                yield
            finally:
                world.beyond.start(what.external)
            return
        pods = self._pods(what)
        spots = [spot for pod in pods for spot in self._spots(pod)]
        if what.crashed:
            spots = [spot for spot in spots if spot.container.name == spot.home]
        for spot in spots:
            world.running.stop(spot)
        world.endpoints.take_out(*pods, ended=not what.crashed)
        try:
            yield
        finally:
            for spot in spots:
                world.running.start(spot)
            self._ready(pods)
            world.endpoints.bring_back(*pods)

    def rollout(self, what: Rollout) -> None:
        """Replace the pods of a workload one by one, each stopped as a kubelet stops it."""
        assert what.workload is not None
        for pod in self.world.cluster.pods_of(what.workload):
            self.world.endpoints.take_out(pod)
            self._stop(pod)
            self._start(pod)
            self._ready((pod,))
            self.world.endpoints.bring_back(pod)

    def renew(self, what: Renewal | RenewedCertificate) -> tuple[str, tuple[Spot, ...]]:
        """Replace a certificate in its Secret. The host that it is for, and who serves it.

        Raises LookupError if there is none for the host.
        """
        world = self.world
        secret, hosts = self._secret(what.host)
        files = dict(world.authority.issue(hosts).volume())
        files["ca.crt"] = world.authority.itself.certificate
        spots = tuple(self._mounting(secret))
        for spot in spots:
            volumes = world.running.volumes[spot.pod.name]
            for name, volume in spot.template.volumes.items():
                if volume.get("secret", {}).get("secretName") == secret:
                    volumes.renew(name, files)
        return what.host or hosts[0], spots

    def _secret(self, host: str | None) -> tuple[str, tuple[str, ...]]:
        """The Secret with the certificate of a host, or the first; and all hosts of it."""
        for secret, hosts in hosts_by_secret(self.world.deployment).items():
            if host is None or host in hosts:
                return secret, hosts
        raise LookupError(host)

    def _mounting(self, secret: str) -> Iterator[Spot]:
        for spot in self.world.running.spots:
            of_it = {
                name
                for name, volume in spot.template.volumes.items()
                if volume.get("secret", {}).get("secretName") == secret
            }
            if of_it & set(spot.container.mounts.values()):
                yield spot

    def _pods(self, what: Down) -> tuple[Pod, ...]:
        assert what.workload is not None
        pods = self.world.cluster.pods_of(what.workload)
        if what.pod is not None:
            return (pods[what.pod],)
        return pods[:1] if what.one else pods

    def _spots(self, pod: Pod) -> tuple[Spot, ...]:
        return tuple(
            spot
            for spot in self.world.running.spots
            if spot.pod.name == pod.name and not isinstance(spot.runner, Absent)
        )

    def _start(self, pod: Pod) -> None:
        for spot in self._spots(pod):
            self.world.running.start(spot)

    def _ready(self, pods: tuple[Pod, ...]) -> None:
        waiting = [self.world.running.waited(spot) for pod in pods for spot in self._spots(pod)]
        wait(self.world.node, waiting, READY_SECONDS)

    def _stop(self, pod: Pod) -> None:
        """The pause, the signal, and the end: its own, or when the pod's time is over."""
        spots = self._spots(pod)
        pauses = {spot.name: _pause(spot.container.stop) for spot in spots}
        time.sleep(max(pauses.values(), default=0))
        grace = max((spot.template.grace for spot in spots), default=30)
        deadline = time.monotonic() + grace - max(pauses.values(), default=0)
        for spot in spots:
            process = self.world.running.processes.get(spot.name)
            if process is not None:
                name = getattr(getattr(spot.runner, "program", None), "name", "")
                process.signal(_STOPPING.get(name, signal.SIGTERM))
        for spot in spots:
            process = self.world.running.processes.get(spot.name)
            if process is not None:
                with _late():
                    process.wait(max(0.0, deadline - time.monotonic()))
            self.world.running.stop(spot)


@contextmanager
def _late() -> Iterator[None]:
    """What has not ended by itself is killed."""
    try:
        yield
    except SandboxError:
        return


def _pause(lifecycle: Mapping[str, Any] | None) -> float:
    """Seconds that a container waits before it is told to stop."""
    before = (lifecycle or {}).get("preStop", {})
    if "sleep" in before:
        return float(before["sleep"]["seconds"])
    command = before.get("exec", {}).get("command", ())
    if len(command) == 2 and command[0].rpartition("/")[2] == "sleep":
        return float(command[1])
    return 0.0
