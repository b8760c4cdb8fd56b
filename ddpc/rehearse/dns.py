"""A cluster's DNS in a pod: answers A and SRV of what it is told, over UDP and TCP.

As CoreDNS does for who asks without extensions, it cuts what has more than 512 bytes short over
UDP (RFC 1035, section 4.2.1): then it is to be asked again over TCP.
"""

from __future__ import annotations

import ipaddress
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from attrs import define, field

from ddpc.node import frozen
from ddpc.rehearse.network import Pod

_A, _SRV = 1, 33
_NO_SUCH_NAME = 3
_TTL = 5
"""Seconds; as CoreDNS has it for the cluster's own names unless told otherwise."""
_LARGEST = 512
_TRUNCATED = 0x0200


@frozen
class Service:
    """A record of type SRV (RFC 2782): the name and port of one that answers."""

    target: str
    port: int


@define
class Records:
    """What is known, by name in small letters without the last dot; a test may change it."""

    addresses: dict[str, tuple[str, ...]] = field(factory=dict)
    services: dict[str, tuple[Service, ...]] = field(factory=dict)
    asked: list[tuple[str, int]] = field(factory=list)
    """Each question so far: name and type."""
    cut: int = 0
    """How many answers so far were too long for a datagram."""

    def headless(self, name: str, port_name: str, port: int, pods: Mapping[str, Pod]) -> None:
        """Have a headless service's name stand for its pods, by the host names that they have."""
        targets = {f"{host}.{name}": pod.address for host, pod in pods.items()}
        self.addresses.update({target: (address,) for target, address in targets.items()})
        self.addresses[name] = tuple(targets.values())
        self.services[f"_{port_name}._tcp.{name}"] = tuple(
            Service(target, port) for target in targets
        )

    def answer(self, question: bytes) -> bytes:
        """The answer to one query, as it goes over the wire."""
        name, end = _read_name(question, 12)
        (kind,) = struct.unpack_from(">H", question, end)
        self.asked.append((name, kind))
        data = []
        if kind == _A:
            data = [ipaddress.IPv4Address(text).packed for text in self.addresses.get(name, ())]
        elif kind == _SRV:
            data = [
                struct.pack(">HHH", 0, 1, service.port) + _wire_name(service.target)
                for service in self.services.get(name, ())
            ]
            # No order is promised, so there is another one each time.
            first = len(self.asked) % max(1, len(data))
            data = [*data[first:], *data[:first]]
        known = name in self.addresses or name in self.services
        flags = 0x8580 if known else 0x8580 | _NO_SUCH_NAME
        header = question[:2] + struct.pack(">HHHHH", flags, 1, len(data), 0, 0)
        records = (
            b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, _TTL, len(each)) + each for each in data
        )
        return header + question[12 : end + 4] + b"".join(records)


@contextmanager
def serve(pod: Pod, records: Records, port: int = 53) -> Iterator[None]:
    """Answer queries at the pod's address for as long as the context lasts."""

    class Datagrams(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, sock = self.request
            answer = records.answer(question)
            records.cut += len(answer) > _LARGEST
            sock.sendto(_cut(answer), self.client_address)

    class Streams(socketserver.StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            while len(prefix := self.rfile.read(2)) == 2:
                answer = records.answer(self.rfile.read(int.from_bytes(prefix, "big")))
                self.wfile.write(len(answer).to_bytes(2, "big") + answer)

    datagrams = socketserver.UDPServer(("", 0), Datagrams, bind_and_activate=False)
    streams = socketserver.ThreadingTCPServer(("", 0), Streams, bind_and_activate=False)
    streams.daemon_threads = True
    datagrams.socket.close()
    streams.socket.close()
    datagrams.socket = pod.namespace.run(lambda: _bound(pod.address, port))
    streams.socket = pod.listen(port, pod.address)
    with _served(datagrams), _served(streams):
        yield


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _bound(address: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((address, port))
    return made


def _cut(answer: bytes) -> bytes:
    """The answer as it fits into a datagram: too long, its records are left out."""
    if len(answer) <= _LARGEST:
        return answer
    _, end = _read_name(answer, 12)
    identity, flags = struct.unpack_from(">HH", answer)
    header = struct.pack(">HHHHHH", identity, flags | _TRUNCATED, 1, 0, 0, 0)
    return header + answer[12 : end + 4]


def _read_name(message: bytes, at: int) -> tuple[str, int]:
    labels = []
    while length := message[at]:
        labels.append(message[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    return ".".join(labels).lower(), at + 1


def _wire_name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"
