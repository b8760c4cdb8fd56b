"""The way of a request, as its packets tell it.

Each request has a trace of its own in a header of the W3C Trace Context recommendation, which
proxies pass on. Every pod's interfaces are listened to; what brings the trace is a hop. Where a hop
is encrypted the trace cannot be read: then data on a connection to a TLS port counts, from one who
had the request before.
"""

from __future__ import annotations

import secrets
import socket
import struct
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import define, field

from ddpc.node import frozen
from ddpc.rehearse.network import Pod

HEADER: Final = "traceparent"

_EVERYTHING = 0x0003  # ETH_P_ALL of <linux/if_ether.h>
_IPV4 = 0x0800
_OUTGOING = 4  # PACKET_OUTGOING of <linux/if_packet.h>
_TCP = 6
_TIMESTAMPNS = 35  # SO_TIMESTAMPNS of <asm-generic/socket.h>
_APPLICATION_DATA = b"\x17\x03\x03"
_EPHEMERAL = 32_768
"""Where the ports of callers begin (ip_local_port_range, as a new namespace has it)."""
_MOST = 20_000
_BUFFER = 4 << 20


def new_trace() -> str:
    """The value of the header for one request."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@frozen(order=True)
class Arrival:
    """Data that came to a pod: when, from which address, to which port."""

    when: float
    pod: str = field(order=False)
    source: str = field(order=False)
    port: int = field(order=False)
    data: bytes = field(order=False, repr=False)


@define
class Listener:
    """Listens to everything that comes to some pods, until it is asked what that was."""

    _sockets: dict[str, socket.socket]

    def clear(self) -> None:
        """Forget what has come so far."""
        self.heard()

    def heard(self) -> list[Arrival]:
        """What has come since the last time, in order; the oldest of very much."""
        found = []
        for pod, sock in self._sockets.items():
            for _ in range(_MOST):
                try:
                    frame, extra, _, sender = sock.recvmsg(1 << 16, 64)
                except BlockingIOError:
                    break
                if sender[2] != _OUTGOING:
                    arrival = _read(pod, frame, extra)
                    if arrival is not None:
                        found.append(arrival)
        return sorted(found)

    def close(self) -> None:
        for sock in self._sockets.values():
            sock.close()


def listen(pods: Iterable[Pod]) -> Listener:
    """Begin to listen in the pods' namespaces."""
    return Listener({pod.name: pod.namespace.run(_open) for pod in pods})


def _open() -> socket.socket:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERYTHING))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    sock.setsockopt(socket.SOL_SOCKET, _TIMESTAMPNS, 1)
    sock.setblocking(False)
    return sock


def _read(pod: str, packet: bytes, extra: list[tuple[int, int, bytes]]) -> Arrival | None:
    """What a packet brings, if it is TCP over IPv4 and brings anything (RFC 791, RFC 9293)."""
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != _TCP:
        return None
    start = (packet[0] & 15) * 4
    (length,) = struct.unpack_from(">H", packet, 2)
    _, port = struct.unpack_from(">HH", packet, start)
    data = packet[start + (packet[start + 12] >> 4) * 4 : length or len(packet)]
    if not data or port >= _EPHEMERAL or data.startswith(b"HTTP/"):  # an answer
        return None
    when = 0.0
    for _, kind, value in extra:
        if kind == _TIMESTAMPNS:
            seconds, parts = struct.unpack("qq", value)
            when = seconds + parts / 1e9
    return Arrival(when, pod, socket.inet_ntoa(packet[12:16]), port, data)


def way_of(
    trace: str, client: str, arrivals: Iterable[Arrival], pods: Mapping[str, str]
) -> tuple[tuple[str, int], ...]:
    """The (pod, port) that a request came to, in order.

    ``client`` is the address that it was sent from, ``pods`` the pods' names by address.
    """
    tag = trace.encode()
    had = {client}
    found: dict[tuple[str, int], None] = {}
    addresses = {name: address for address, name in pods.items()}
    for each in arrivals:
        encrypted = each.source in had and each.data.startswith(_APPLICATION_DATA)
        local = each.source.startswith("127.")
        if tag in each.data or (encrypted and not local):
            found[each.pod, each.port] = None
            had.add(addresses.get(each.pod, ""))
    return tuple(found)


__all__ = ["HEADER", "Arrival", "Listener", "listen", "new_trace", "way_of"]
