"""Translates the addresses of services in a namespace, by the kernel's nf_tables.

As kube-proxy does it: of N pods the first gets every Nth connection, the second every (N-1)th of
the others, and so on. The rules are told to the kernel directly: no program is needed.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ddpc.node import frozen
from ddpc.rehearse.netlink import ACK, APPEND, CREATE, REQUEST, attribute, message, tell

# Values of <linux/netfilter/nf_tables.h>, <linux/netfilter/nfnetlink.h> and <linux/netfilter.h>.
_NETFILTER: Final = 12  # NETLINK_NETFILTER
_SUBSYSTEM: Final = 10
_BATCH_BEGIN, _BATCH_END = 0x10, 0x11
_NEW_TABLE, _DELETE_TABLE, _NEW_CHAIN, _NEW_RULE = 0, 2, 3, 6
_OUTPUT: Final = 3
_NETWORK_HEADER, _TRANSPORT_HEADER = 1, 2
_DESTINATION: Final = (_NETWORK_HEADER, 16, 4)
_PORT: Final = (_TRANSPORT_HEADER, 2, 2)
_L4PROTO, _EQUAL, _INCREMENTAL, _DNAT, _TCP_RESET = 16, 0, 0, 1, 1
_FIRST, _SECOND = 1, 2
"""Registers."""

_TABLE: Final = b"cluster\0"
_SERVICES: Final = b"services\0"
_REFUSED: Final = b"refused\0"


@frozen
class Service:
    """One stable address, what is dialled there, and the addresses of the pods behind it."""

    address: str
    ports: Mapping[int, int]
    pods: tuple[str, ...]


def translate(services: Iterable[Service]) -> None:
    """Have the connections from the calling thread's namespace go to the services' pods.

    This replaces what was said before. A service without pods refuses, and so does
    a port that it does not have. Raises OSError.
    """
    messages = [
        _batch(_BATCH_BEGIN),
        _message(_NEW_TABLE, attribute(1, _TABLE), CREATE),  # so that there is one to delete
        _message(_DELETE_TABLE, attribute(1, _TABLE)),
        _message(_NEW_TABLE, attribute(1, _TABLE), CREATE),
        _chain(_SERVICES, b"nat\0", -100),
        _chain(_REFUSED, b"filter\0", 0),
    ]
    for service in services:
        messages += _rules(service)
    tell(_NETFILTER, [*messages, _batch(_BATCH_END)], "nf_tables")


def _rules(service: Service) -> Iterator[bytes]:
    address = ipaddress.IPv4Address(service.address).packed
    here = [*_holds(_DESTINATION, address), *_is_tcp()]
    # Looked at after the translation: what still goes to the service itself nobody takes.
    yield _rule(_REFUSED, [*here, _expression("reject", _numbers((1, _TCP_RESET)))])
    for dialled, target in service.ports.items():
        there = [*here, *_holds(_PORT, struct.pack(">H", dialled))]
        for number, pod in enumerate(service.pods):
            turn = _turn(len(service.pods) - number)
            yield _rule(_SERVICES, [*there, *turn, *_to(pod, target)])


def _holds(part: tuple[int, int, int], value: bytes) -> tuple[bytes, bytes]:
    """That a part of the packet (header, offset, length) is a value."""
    header, offset, length = part
    load = _numbers((1, _FIRST), (2, header), (3, offset), (4, length))
    return _expression("payload", load), _equals(value)


def _is_tcp() -> tuple[bytes, bytes]:
    load = _expression("meta", _numbers((1, _FIRST), (2, _L4PROTO)))
    return load, _equals(bytes([socket.IPPROTO_TCP]))


def _turn(of: int) -> Sequence[bytes]:
    """That it is the turn of one among so many."""
    if of == 1:
        return ()
    count = _numbers((1, _FIRST), (2, of), (3, _INCREMENTAL))
    return _expression("numgen", count), _equals(struct.pack("=I", 0))


def _to(pod: str, port: int) -> Iterator[bytes]:
    for register, value in (
        (_FIRST, ipaddress.IPv4Address(pod).packed),
        (_SECOND, struct.pack(">H", port)),
    ):
        data = _numbers((1, register)) + attribute(2, attribute(1, value))
        yield _expression("immediate", data)
    nat = _numbers((1, _DNAT), (2, socket.AF_INET), (3, _FIRST), (5, _SECOND))
    yield _expression("nat", nat)


def _equals(value: bytes) -> bytes:
    data = _numbers((1, _FIRST), (2, _EQUAL)) + attribute(3, attribute(1, value))
    return _expression("cmp", data)


def _numbers(*pairs: tuple[int, int]) -> bytes:
    return b"".join(attribute(kind, struct.pack(">I", number)) for kind, number in pairs)


def _expression(name: str, data: bytes) -> bytes:
    return attribute(1, attribute(1, name.encode() + b"\0") + attribute(2, data))


def _rule(chain: bytes, expressions: Sequence[bytes]) -> bytes:
    body = attribute(1, _TABLE) + attribute(2, chain) + attribute(4, b"".join(expressions))
    return _message(_NEW_RULE, body, CREATE | APPEND)


def _chain(name: bytes, kind: bytes, priority: int) -> bytes:
    hook = attribute(1, struct.pack(">I", _OUTPUT)) + attribute(2, struct.pack(">i", priority))
    body = attribute(1, _TABLE) + attribute(3, name) + attribute(4, hook) + attribute(7, kind)
    return _message(_NEW_CHAIN, body, CREATE)


def _message(kind: int, body: bytes, flags: int = 0) -> bytes:
    head = struct.pack(">BBH", socket.AF_INET, 0, 0)
    return message(_SUBSYSTEM << 8 | kind, REQUEST | ACK | flags, head + body)


def _batch(kind: int) -> bytes:
    return message(kind, REQUEST, struct.pack(">BBH", socket.AF_UNSPEC, 0, _SUBSYSTEM))
