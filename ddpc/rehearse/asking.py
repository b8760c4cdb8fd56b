"""Asks over HTTP as somebody with an address of his own, and tells which way each request took."""

from __future__ import annotations

import http.client
import ipaddress
import itertools
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, field

from ddpc.node import frozen
from ddpc.rehearse.client import Reply
from ddpc.rehearse.network import Pod
from ddpc.rehearse.traces import HEADER, Listener, new_trace, way_of

SECONDS = 15.0
"""The longest that one answer is waited for."""

_LARGEST = 1 << 20
"""Bytes of a body that are read."""

_SETTLE = 0.02
"""Seconds after an answer in which the last packets are handed over."""


@frozen(kw_only=True)
class Asked:
    """A request and what came of it: a reply, or why there was none."""

    trace: str
    address: str
    client: str = ""
    """Who asked; several may have one address."""
    reply: Reply | None = None
    failure: str = ""
    refused: bool = False
    """The server refused, or closed; not: it never answered, or the client declined."""
    hops: tuple[tuple[str, int], ...] = ()
    """(pod, port), in the order of arrival; of requests that were traced."""
    names: tuple[tuple[str, str], ...] = ()
    """(kind, name) of what the server's certificate is for; empty without TLS."""
    serial: str = ""
    """The serial number of the server's certificate."""
    seconds: float = 0.0


@frozen(kw_only=True)
class Door:
    """What is asked: an address, a port, and how to speak there."""

    address: str
    port: int
    tls: ssl.SSLContext | None = None
    """Verifies the server; None for plain HTTP."""
    host: str
    authority: str = ""
    """What stands in the Host header, where it is not the host alone."""


@frozen
class Asker:
    """Sends requests from a pod that stands for the world, or from one of the cluster."""

    pod: Pod
    addresses: Iterator[ipaddress.IPv4Address]
    """Whom to ask as, each time somebody else; they belong to the pod."""
    source: str = ""
    """Where all of them are seen to come from, if not from their own addresses."""
    _numbers: Iterator[int] = field(factory=itertools.count, eq=False, repr=False)

    def somebody(self) -> str:
        """An address that nobody has asked from before, where the pod has more than one."""
        return str(next(self.addresses))

    def name(self) -> str:
        """A name that nobody has asked by before."""
        return f"client-{next(self._numbers)}"

    def ask(
        self,
        door: Door,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        address: str,
        listener: Listener | None = None,
        pods: Mapping[str, str] | None = None,
    ) -> Asked:
        """One request over a connection of its own; traced where a listener is given."""
        with self.connect(door, address) as connection:
            if listener is not None:
                listener.clear()
            asked = connection.ask(method, path, headers)
        if listener is None:
            return asked
        time.sleep(_SETTLE)
        hops = way_of(asked.trace, self.source or address, listener.heard(), pods or {})
        return _with_hops(asked, hops)

    def connect(self, door: Door, address: str) -> Connection:
        """A connection that several requests can share; it is opened with the first."""
        return Connection(self.pod, door, address, self.source or address)


def _with_hops(asked: Asked, hops: tuple[tuple[str, int], ...]) -> Asked:
    return evolve(asked, hops=hops)


class Connection:
    """One client's connection, opened again where the server has closed it."""

    def __init__(self, pod: Pod, door: Door, address: str, source: str) -> None:
        self._pod, self._door, self._address, self._source = pod, door, address, source
        self._connection: http.client.HTTPConnection | None = None
        self._names: tuple[tuple[str, str], ...] = ()
        self._serial = ""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> Asked:
        """Send one request; what goes wrong is told, never raised."""
        trace = new_trace()
        start = time.monotonic()
        try:
            connection = self._connection or self._open()
            door = self._door
            lines = {"Host": door.authority or door.host, HEADER: trace, **(headers or {})}
            connection.request(method, path, headers=lines)
            answer = connection.getresponse()
            body = answer.read(_LARGEST)
            if answer.will_close or not answer.isclosed():
                self.close()
            reply = Reply(status=answer.status, headers=tuple(answer.getheaders()), body=body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Asked(
                trace=trace,
                address=self._address,
                failure=_said(error),
                refused=is_refusal(error),
            )
        return Asked(
            trace=trace,
            address=self._address,
            reply=reply,
            names=self._names,
            serial=self._serial,
            seconds=time.monotonic() - start,
        )

    def _open(self) -> http.client.HTTPConnection:
        door = self._door
        sock: socket.socket = self._pod.connect(
            door.address, door.port, source=self._source, seconds=SECONDS
        )
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if door.tls is not None:
                secured = door.tls.wrap_socket(sock, server_hostname=door.host)
                told: dict[str, Any] = dict(secured.getpeercert() or {})
                self._names = tuple(told.get("subjectAltName", ()))
                self._serial = str(told.get("serialNumber", ""))
                sock = secured
        except BaseException:
            sock.close()
            raise
        self._connection = http.client.HTTPConnection(door.host, door.port, timeout=SECONDS)
        self._connection.sock = sock
        return self._connection


def is_refusal(error: Exception) -> bool:
    """Whether a failure is the server's refusal: of the connection, the handshake or an answer.

    Silence is none, and neither is a certificate that the client does not take: a client that
    does not verify would get through.
    """
    if isinstance(error, ssl.SSLCertVerificationError | TimeoutError):
        return False
    closed = http.client.RemoteDisconnected | http.client.IncompleteRead
    return isinstance(error, ssl.SSLError | ConnectionError | closed)


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or error}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"{type(error).__name__}: {error}".rstrip(": ")
