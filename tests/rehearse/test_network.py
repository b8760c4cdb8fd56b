"""Many clients of one pod are one neighbour of the others."""

from __future__ import annotations

import ipaddress
import subprocess

from ddpc.rehearse.network import Pod, new_network

_CLIENTS = "198.18.0.0/15"


def test_whoever_asks_from_a_whole_network_is_one_neighbour() -> None:
    with new_network() as network:
        before = network.pod("before")
        client = network.pod("client", whole=_CLIENTS)
        after = network.pod("after")
        for server in (before, after):
            addresses = ipaddress.IPv4Network(_CLIENTS).hosts()
            with server.listen(8080) as listening:
                for _ in range(40):
                    source = str(next(addresses))
                    with client.connect(server.address, 8080, source=source):
                        connection, peer = listening.accept()
                        connection.close()
                        assert peer[0] == source
            # The client asked for the server's place with the address of its first packet.
            assert _neighbours(server) <= {client.address, "198.18.0.1"}


def test_who_has_no_name_takes_none() -> None:
    with new_network() as network:
        service = network.pod("client")
        asking = network.pod("client", "also", named=False)
        assert network.hosts["client"] == (service.address,)
        assert network.hosts["also"] == (asking.address,)


def _neighbours(pod: Pod) -> set[str]:
    told = pod.namespace.run(
        lambda: subprocess.run(
            ["ip", "-4", "neighbour"], capture_output=True, text=True, timeout=10, check=True
        )
    )
    return {line.split()[0] for line in told.stdout.splitlines()}
