"""A network with one daemon at a time, before what tells by which address it was asked."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from attrs import define, evolve, field

from ddpc.rehearse.manifests import Container
from ddpc.rehearse.network import Network, Pod, new_network
from ddpc.rehearse.sandbox import Process
from tests.model.places import Endpoint
from tests.servers.harness import nginx, twemproxy, varnish
from tests.servers.harness.cluster import configuration_path

_BEHIND: Final = "198.19.0.0/16"
_CLIENTS: Final = "198.18.0.0/16"
_NGINX: Final = """
worker_processes 1; pid /tmp/pid; error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
    access_log off; keepalive_requests 1000000; keepalive_timeout 1h;
    client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f;
    uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s;
    map $arg_control $control {{ '' max-age=600; default $arg_control; }}
    server {{
        {listen}
        location / {{
            add_header Cache-Control $control always;
            add_header Set-Cookie $arg_cookie always;
            add_header Vary $arg_vary always;
            return 200 "$server_addr:$server_port";
        }}
    }}
}}
"""


@define
class Lab:
    """Each name that a daemon dials is an address of the one pod behind it."""

    network: Network
    client: Pod
    daemon: Pod
    behind: Pod
    _free: Iterator[ipaddress.IPv4Address]
    _addresses: dict[str, str] = field(factory=dict)

    def hosts(self, names: Iterable[str]) -> Mapping[str, str]:
        """An address for each name, the same one each time."""
        for name in names:
            if name not in self._addresses:
                self._addresses[name] = str(next(self._free))
        return {name: self._addresses[name] for name in names}

    def named(self, said: str) -> Endpoint:
        """The endpoint that says so of itself, by its name."""
        address, _, port = said.partition(":")
        (name,) = (name for name, at in self._addresses.items() if at == address)
        return name, int(port)

    def answering(self, ports: Iterable[int]) -> AbstractContextManager[Process]:
        """All that is dialled over HTTP: says the address and port that it was reached by."""
        listen = "\n".join(f"listen {port};" for port in sorted(set(ports)))
        conf = _NGINX.format(listen=listen).encode()
        return nginx.run(conf, version="1.26", pod=self.behind, port=min(ports))

    @contextmanager
    def running(
        self, container: Container, version: str, names: Iterable[str], port: int
    ) -> Iterator[Process]:
        """A container's daemon, as it ships; ``names`` are all that it dials."""
        path = configuration_path(container)
        kind = {"nginx.conf": nginx, "default.vcl": varnish, "nutcracker.yaml": twemproxy}
        with kind[path.rpartition("/")[2]].run(
            container.content(path),
            version=version,
            pod=self.daemon,
            port=port,
            sandbox=evolve(container.sandbox, hosts=self.hosts(names)),
            path=path,
            argv=container.argv,
        ) as process:
            yield process

    def dial(self, port: int, source: str = "", *, inside: bool = False) -> socket.socket:
        """A connection to the daemon: from a client, or from its own pod."""
        if inside:
            return self.daemon.connect("127.0.0.1", port)
        return self.client.connect(self.daemon.address, port, source=source)

    def sources(self) -> Iterator[str]:
        """Addresses of the client."""
        return map(str, ipaddress.IPv4Network(_CLIENTS).hosts())


@contextmanager
def new_lab() -> Iterator[Lab]:
    """A lab; nothing runs in it yet."""
    with new_network() as network:
        client = network.pod("client", whole=_CLIENTS)
        daemon = network.pod("daemon")
        behind = network.pod("behind", whole=_BEHIND)
        yield Lab(network, client, daemon, behind, ipaddress.IPv4Network(_BEHIND).hosts())


@contextmanager
def stores(lab: Lab, port: int, protocol: str) -> Iterator[None]:
    """Stand-ins for every shard: each answers a GET with the address that it was reached by."""
    listening = lab.behind.listen(port)
    listening.settimeout(0.2)
    ended = threading.Event()
    open_ones: list[threading.Thread] = []

    def accept() -> None:
        while not ended.is_set():
            try:
                sock, _ = listening.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=_serve, args=(sock, protocol))
            thread.start()
            open_ones.append(thread)

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield
    finally:
        ended.set()
        accepting.join()
        listening.close()
        for thread in open_ones:
            thread.join()


def _serve(sock: socket.socket, protocol: str) -> None:
    """One connection, until the router closes it."""
    address, port = sock.getsockname()[:2]
    said = f"{address}:{port}".encode()
    with sock, sock.makefile("rwb") as stream:
        while line := stream.readline():
            if protocol == "memcached":
                key = line.split()[1]
                stream.write(b"VALUE %s 0 %d\r\n%s\r\nEND\r\n" % (key, len(said), said))
            else:
                for _ in range(2 * int(line[1:])):
                    stream.readline()
                stream.write(b"$%d\r\n%s\r\n" % (len(said), said))
            stream.flush()
