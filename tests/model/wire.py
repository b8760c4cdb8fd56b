"""Many requests on few connections, one after the other without waiting in between."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from attrs import frozen

LIMIT = 900
"""Requests on one connection: nginx closes it after 1,000."""
_BATCH = 60
"""What is sent before the answers are read: as much as both sides' buffers hold with ease."""


@frozen
class Answer:
    """What came back; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: str


@frozen(kw_only=True)
class Asked:
    """One request, as it goes over the wire."""

    method: str = "GET"
    path: str = "/"
    host: str = "web"
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """A header's value; empty if it is absent."""
        wanted = name.lower()
        return next((value for known, value in self.headers if known.lower() == wanted), "")

    def cookie(self, name: str) -> str:
        """A cookie's value; empty if it is absent."""
        pairs = (each.strip().partition("=") for each in self.header("Cookie").split(";"))
        return next((value for known, _, value in pairs if known == name), "")

    def wire(self) -> bytes:
        lines = (f"{name}: {value}\r\n" for name, value in self.headers)
        first = f"{self.method} {self.path} HTTP/1.1\r\nHost: {self.host}\r\n"
        return (first + "".join(lines) + "\r\n").encode()


def exchange(connect: Callable[[], socket.socket], asked: Sequence[Asked]) -> Iterator[Answer]:
    """The answer to each request, in order."""
    for group in _parts(asked, LIMIT):
        with connect() as sock, sock.makefile("rb") as answers:
            for some in _parts(group, _BATCH):
                sock.sendall(b"".join(each.wire() for each in some))
                for each in some:
                    yield _answer(answers, each.method)


def _parts(asked: Sequence[Asked], size: int) -> Iterator[Sequence[Asked]]:
    return (asked[at : at + size] for at in range(0, len(asked), size))


def _answer(stream: BinaryIO, method: str) -> Answer:
    status = int(stream.readline().split(b" ", 2)[1])
    headers: dict[str, str] = {}
    while line := stream.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    assert "transfer-encoding" not in headers, headers
    length = 0 if method == "HEAD" or status == 304 else int(headers.get("content-length", 0))
    return Answer(status, headers, stream.read(length).decode())
