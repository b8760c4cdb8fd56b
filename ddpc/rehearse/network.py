"""Pods on a network of their own: each has a network namespace, an address, and all can meet."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from attrs import define, field

from ddpc.node import frozen
from ddpc.rehearse import links, sandbox
from ddpc.rehearse.missing import Missing
from ddpc.rehearse.namespace import Namespace, new_namespace
from ddpc.rehearse.translation import Service, translate

_SECONDS = 10.0
_START_SECONDS = 30.0
"""Varnish compiles its configuration first, perhaps on a machine with much else to do."""


class Server(Protocol):
    """What is waited for: a process in a sandbox."""

    def running(self) -> bool: ...

    def output(self) -> str: ...


class NotReady(Exception):
    """A server ended, or did not listen in time."""


@frozen
class Pod:
    """A network namespace with an address, which several servers can share as containers do."""

    name: str
    address: str
    namespace: Namespace

    def connect(
        self, address: str, port: int, *, source: str = "", seconds: float = _SECONDS
    ) -> socket.socket:
        """Open a TCP connection from within the pod, if need be from another of its addresses."""
        return self.namespace.run(
            lambda: socket.create_connection((address, port), seconds, (source, 0))
        )

    def listen(self, port: int, address: str = "") -> socket.socket:
        """Listen on a TCP port of the pod, on all its addresses unless one is given."""
        return self.namespace.run(lambda: socket.create_server((address, port), backlog=128))

    def wait_for(self, server: Server, port: int, seconds: float = _START_SECONDS) -> None:
        """Return once something accepts connections on the port; NotReady if nothing does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.connect("127.0.0.1", port, seconds=1).close()
            except OSError as error:
                ended = not server.running()
                if ended or time.monotonic() > deadline:
                    if ended:  # its last words may still be on their way
                        time.sleep(0.2)
                    raise NotReady(
                        f"port {port} of {self.name}: {error}\n{server.output()}"
                    ) from None
                time.sleep(0.02)
            else:
                return

    def set_unprivileged_port_start(self, port: int) -> None:
        """Let every user listen from this port on, as the pod's sysctl of that name does."""
        knob = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
        self.namespace.run(lambda: knob.write_text(str(port)))


@define
class Network:
    """The pods that can reach each other, by whatever addresses they have, and their services."""

    _switch: Namespace
    _stack: ExitStack
    _pod_addresses: Iterator[ipaddress.IPv4Address]
    _service_addresses: Iterator[ipaddress.IPv4Address]
    _pods: list[Pod] = field(factory=list)
    _services: dict[str, Service] = field(factory=dict)
    _names: dict[str, tuple[str, ...]] = field(factory=dict)
    _whole: dict[str, str] = field(factory=dict)
    """By network: the address of the pod that all addresses of it belong to."""

    @property
    def hosts(self) -> Mapping[str, tuple[str, ...]]:
        """Every name with what it resolves to, for the sandboxes of servers in the pods."""
        return dict(self._names)

    def pod(
        self,
        name: str,
        *also: str,
        addresses: tuple[str, ...] = (),
        whole: str = "",
        namespace: Namespace | None = None,
        named: bool = True,
    ) -> Pod:
        """Add a pod that answers to a name (unless it is not ``named``) and perhaps more names.

        It gets the network's next address unless ``addresses`` are given: the first is its own, the
        others are for its connections' sources. They need not belong to the network's range. All
        addresses of the network ``whole`` are the pod's too: the others find them behind its own
        address, since the kernel remembers no more than a thousand neighbours. A ``namespace`` that
        somebody else made becomes the pod's.
        """
        mine = addresses or (str(next(self._pod_addresses)),)
        if namespace is None:
            namespace = self._stack.enter_context(new_namespace())
        port = f"port{len(self._pods)}"

        def plug() -> None:
            links.add_pair(port, "eth0", namespace.descriptor)
            links.raise_link(port, "switch")

        def configure() -> None:
            for address in mine:
                links.add_address("eth0", address)
            links.raise_link("eth0")
            links.add_default_route("eth0", mine[0])
            if whole:
                links.add_local_network(whole)
            for network, at in self._whole.items():
                links.add_route_behind("eth0", network, at, mine[0])

        self._switch.run(plug)
        namespace.run(configure)
        if whole:
            self._whole[whole] = mine[0]
            for each in self._pods:
                add = partial(links.add_route_behind, "eth0", whole, mine[0], each.address)
                each.namespace.run(add)
        pod = Pod(name, mine[0], namespace)
        self._pods.append(pod)
        self.name(mine[:1], *((name,) if named else ()), *also)
        if self._services:
            namespace.run(self._translate)
        return pod

    def name(self, addresses: Sequence[str], *names: str) -> None:
        """Have names resolve to some addresses, as those of a headless service do."""
        self._names.update(dict.fromkeys(names, tuple(addresses)))

    def service(self, ports: Mapping[int, int], pods: Sequence[Pod], *names: str) -> str:
        """Add a service: one stable address whose connections go to the pods in turn.

        As in a cluster the caller's own kernel translates, so the pod sees the caller's address.

        Args:
            ports: what callers dial, and what the pods listen on.

        Returns:
            The service's address, to which the names resolve from now on.
        """
        address = str(next(self._service_addresses))
        self.name((address,), *names)
        self.direct(address, ports, pods)
        return address

    def direct(self, address: str, ports: Mapping[int, int], pods: Sequence[Pod]) -> None:
        """Have the connections to a service's address go to these pods from now on.

        Without any they are refused.
        """
        self._services[address] = Service(
            address, dict(ports), tuple(each.address for each in pods)
        )
        for pod in self._pods:
            pod.namespace.run(self._translate)

    def _translate(self) -> None:
        translate(self._services.values())


@contextmanager
def new_network(pods: str = "10.244.0.0/24", services: str = "10.96.0.0/24") -> Iterator[Network]:
    """Make a network whose pods and services take their addresses from two ranges, in order.

    It consists of namespaces that only this process knows; nothing of it is on the machine's own
    network, and the kernel takes it down with the last descriptor.
    """
    sandbox.require()
    with ExitStack() as stack:
        switch = stack.enter_context(new_namespace())
        try:
            switch.run(partial(links.add_bridge, "switch"))
            switch.run(partial(translate, ()))
        except OSError as error:
            raise Missing("networks of pods", f"this kernel has no {error}") from None
        ranges = (ipaddress.IPv4Network(pods).hosts(), ipaddress.IPv4Network(services).hosts())
        yield Network(switch, stack, *ranges)
