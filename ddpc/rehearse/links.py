"""Network interfaces, addresses and routes, asked of the kernel itself (rtnetlink(7)).

Each function works in the network namespace of the calling thread. All raise OSError.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
from typing import Final

from ddpc.rehearse.netlink import ACK, CREATE, EXCLUSIVE, REQUEST, attribute, message, tell

# Values of <linux/rtnetlink.h>, <linux/netlink.h>, <linux/if_link.h>, <linux/if_addr.h> and
# <linux/veth.h>.
_NEWLINK, _NEWADDR, _NEWROUTE = 16, 20, 24
_IFNAME, _MASTER, _LINKINFO, _NET_NS_FD = 3, 10, 18, 28
_INFO_KIND, _INFO_DATA, _VETH_PEER = 1, 2, 1
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_DST, _RTA_OIF, _RTA_GATEWAY, _RTA_PREFSRC = 1, 4, 5, 7
_TABLE_MAIN, _TABLE_LOCAL, _PROTOCOL_BOOT = 254, 255, 3
_UNIVERSE, _LINK, _HOST = 0, 253, 254
_UNICAST, _LOCAL = 1, 2
_ONLINK: Final = 4
_UP: Final = 1


def add_bridge(name: str) -> None:
    """Make a bridge, up."""
    info = attribute(_INFO_KIND, b"bridge")
    _new(_NEWLINK, _link(up=True) + _name(name) + attribute(_LINKINFO, info))


def add_pair(name: str, peer: str, namespace: int) -> None:
    """Make two interfaces that are one wire; ``peer`` is in the namespace of a descriptor."""
    other = _link() + _name(peer) + attribute(_NET_NS_FD, struct.pack("=I", namespace))
    data = attribute(_INFO_DATA, attribute(_VETH_PEER, other))
    info = attribute(_INFO_KIND, b"veth") + data
    _new(_NEWLINK, _link() + _name(name) + attribute(_LINKINFO, info))


def raise_link(name: str, master: str | None = None) -> None:
    """Bring an interface up, as a port of a bridge if one is named."""
    port = b"" if master is None else attribute(_MASTER, _index(master))
    _ask(_NEWLINK, REQUEST | ACK, _link(socket.if_nametoindex(name), up=True) + port)


def add_address(name: str, address: str) -> None:
    """Give an interface an address that has no network around it."""
    packed = ipaddress.IPv4Address(address).packed
    head = struct.pack("=BBBBI", socket.AF_INET, 32, 0, _UNIVERSE, socket.if_nametoindex(name))
    _new(_NEWADDR, head + attribute(_IFA_LOCAL, packed) + attribute(_IFA_ADDRESS, packed))


def add_default_route(name: str, source: str) -> None:
    """Have everybody be a neighbour on an interface, asked from an address."""
    prefer = attribute(_RTA_PREFSRC, ipaddress.IPv4Address(source).packed)
    _new(_NEWROUTE, _route(0, _TABLE_MAIN, _LINK, _UNICAST) + _out(name) + prefer)


def add_local_network(network: str) -> None:
    """Have every address of a network be this namespace's own."""
    whole = ipaddress.IPv4Network(network)
    to = attribute(_RTA_DST, whole.network_address.packed)
    _new(_NEWROUTE, _route(whole.prefixlen, _TABLE_LOCAL, _HOST, _LOCAL) + to + _out("lo"))


def add_route_behind(name: str, network: str, neighbour: str, source: str) -> None:
    """Have a network be behind one neighbour on an interface, asked from an address."""
    whole = ipaddress.IPv4Network(network)
    to = attribute(_RTA_DST, whole.network_address.packed)
    by = attribute(_RTA_GATEWAY, ipaddress.IPv4Address(neighbour).packed)
    prefer = attribute(_RTA_PREFSRC, ipaddress.IPv4Address(source).packed)
    head = _route(whole.prefixlen, _TABLE_MAIN, _UNIVERSE, _UNICAST, _ONLINK)
    _new(_NEWROUTE, head + to + by + _out(name) + prefer)


def _link(index: int = 0, *, up: bool = False) -> bytes:
    flags = _UP if up else 0
    return struct.pack("=BxHiII", socket.AF_UNSPEC, 0, index, flags, flags)


def _route(length: int, table: int, scope: int, kind: int, flags: int = 0) -> bytes:
    family = socket.AF_INET
    return struct.pack("=8BI", family, length, 0, 0, table, _PROTOCOL_BOOT, scope, kind, flags)


def _out(name: str) -> bytes:
    return attribute(_RTA_OIF, _index(name))


def _index(name: str) -> bytes:
    return struct.pack("=I", socket.if_nametoindex(name))


def _name(name: str) -> bytes:
    return attribute(_IFNAME, name.encode() + b"\0")


def _new(kind: int, body: bytes) -> None:
    _ask(kind, REQUEST | ACK | CREATE | EXCLUSIVE, body)


def _ask(kind: int, flags: int, body: bytes) -> None:
    tell(socket.NETLINK_ROUTE, [message(kind, flags, body)], "rtnetlink")
