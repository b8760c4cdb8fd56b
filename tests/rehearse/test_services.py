"""A service's connections go to its pods in turn, from the caller's own address."""

from __future__ import annotations

import socket
from collections import Counter
from contextlib import ExitStack

import pytest

from ddpc.rehearse.network import Network, Pod, new_network


def _called(caller: Pod, address: str, listening: dict[str, socket.socket]) -> str:
    """The pod that a connection comes to; it sees the caller's address."""
    with caller.connect(address, 80, seconds=3) as near:
        place = near.getpeername()
        assert place == (address, 80)
        for name, sock in listening.items():
            sock.setblocking(False)
            try:
                far, peer = sock.accept()
            except BlockingIOError:
                continue
            far.close()
            assert peer[0] == caller.address
            return name
    raise AssertionError("nobody was called")


def _pods(network: Network, stack: ExitStack, count: int) -> dict[str, tuple[Pod, socket.socket]]:
    found = {}
    for number in range(count):
        pod = network.pod(f"pod-{number}")
        found[pod.name] = pod, stack.enter_context(pod.listen(8080))
    return found


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_each_pod_gets_its_turn(count: int) -> None:
    with new_network() as network, ExitStack() as stack:
        before = network.pod("before")
        pods = _pods(network, stack, count)
        address = network.service({80: 8080}, [pod for pod, _ in pods.values()], "service")
        after = network.pod("after")
        listening = {name: sock for name, (_, sock) in pods.items()}
        for caller in (before, after):
            called = Counter(_called(caller, address, listening) for _ in range(4 * count))
            assert called == dict.fromkeys(pods, 4)


def test_a_service_follows_its_pods_and_refuses_without_any() -> None:
    with new_network() as network, ExitStack() as stack:
        caller = network.pod("caller")
        pods = _pods(network, stack, 2)
        listening = {name: sock for name, (_, sock) in pods.items()}
        (first, _), (second, _) = pods.values()
        address = network.service({80: 8080}, [first, second], "service")
        network.direct(address, {80: 8080}, [second])
        assert {_called(caller, address, listening) for _ in range(4)} == {second.name}
        network.direct(address, {80: 8080}, [])
        with pytest.raises(ConnectionRefusedError):
            caller.connect(address, 80, seconds=3)
        network.direct(address, {80: 8080}, [first])
        assert _called(caller, address, listening) == first.name


def test_a_pod_that_serves_at_the_same_port_reaches_the_service() -> None:
    with new_network() as network, ExitStack() as stack:
        caller = network.pod("caller")
        stack.enter_context(caller.listen(80))
        pods = _pods(network, stack, 2)
        listening = {name: sock for name, (_, sock) in pods.items()}
        address = network.service({80: 8080}, [pod for pod, _ in pods.values()], "service")
        assert {_called(caller, address, listening) for _ in range(4)} == set(pods)
