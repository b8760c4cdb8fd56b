"""Messages to the kernel over netlink (netlink(7)), and its answers."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Sequence

# Values of <linux/netlink.h>.
REQUEST, ACK, EXCLUSIVE, CREATE, APPEND = 0x1, 0x4, 0x200, 0x400, 0x800
_ERROR = 2
_HEADER = struct.Struct("=IHHII")
_LARGEST = 1 << 16
_BUFFER = 8 << 20
_SECONDS = 10.0


def attribute(kind: int, data: bytes) -> bytes:
    """An attribute, padded."""
    length = 4 + len(data)
    return struct.pack("=HH", length, kind) + data + bytes(-length % 4)


def message(kind: int, flags: int, body: bytes) -> bytes:
    """A message with its header."""
    return _HEADER.pack(_HEADER.size + len(body), kind, flags, 0, 0) + body


def tell(protocol: int, messages: Sequence[bytes], who: str) -> None:
    """Send messages at once, and wait until the kernel has taken each that asks for an answer.

    Raises OSError for the first that it does not take; ``who`` is named in it.
    """
    awaited = sum(bool(_HEADER.unpack_from(each)[2] & ACK) for each in messages)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as kernel:
        kernel.settimeout(_SECONDS)
        for buffer in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            kernel.setsockopt(socket.SOL_SOCKET, buffer, _BUFFER)
        kernel.send(b"".join(messages))
        while awaited > 0:
            answers = kernel.recv(_LARGEST)
            while answers:
                length, kind, *_ = _HEADER.unpack_from(answers)
                if kind == _ERROR:
                    (code,) = struct.unpack_from("=i", answers, _HEADER.size)
                    if code != 0:
                        raise OSError(-code, f"{who}: {os.strerror(-code)}")
                    awaited -= 1
                answers = answers[(length + 3) & ~3 :]
