"""A gRPC-like caller and service: one HTTP/2 exchange each, with trailers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from attrs import field, frozen
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    DataReceived,
    Event,
    RequestReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)

from ddpc.rehearse.network import Pod


@frozen
class Exchange:
    """What one side received: headers, body, trailers."""

    headers: dict[str, str] = field(factory=dict)
    body: bytearray = field(factory=bytearray)
    trailers: dict[str, str] = field(factory=dict)


def call(
    sock: socket.socket, path: str, authority: str, *, silence: float = 0, **headers: str
) -> Exchange:
    """Send one message as a gRPC client does and return the answer.

    In its middle nothing is sent for ``silence`` seconds.
    """
    connection = H2Connection(H2Configuration(header_encoding="utf-8"))
    connection.initiate_connection()
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    connection.send_headers(
        1,
        [
            (":method", "POST"),
            (":scheme", "https"),
            (":path", path),
            (":authority", authority),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
            *given,
        ],
    )
    connection.send_data(1, b"\0\0\0\0\5he")
    if silence:
        sock.sendall(connection.data_to_send())
        time.sleep(silence)
    connection.send_data(1, b"llo", end_stream=True)
    answer = Exchange()
    for event in _events(sock, connection):
        if isinstance(event, ResponseReceived):
            answer.headers.update(_texts(event.headers))
        elif isinstance(event, DataReceived):
            answer.body.extend(event.data or b"")
        elif isinstance(event, TrailersReceived):
            answer.trailers.update(_texts(event.headers))
        elif isinstance(event, StreamEnded | StreamReset):
            return answer
    return answer


@contextmanager
def service(pod: Pod, port: int) -> Iterator[list[Exchange]]:
    """Answer calls in plain HTTP/2: the message comes back, and the status in trailers."""
    calls: list[Exchange] = []
    listener = pod.listen(port)

    def accept() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            Thread(target=_answer, args=(caller, calls), daemon=True).start()

    thread = Thread(target=accept)
    thread.start()
    try:
        yield calls
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def _answer(caller: socket.socket, calls: list[Exchange]) -> None:
    connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
    connection.initiate_connection()
    streams: dict[int, Exchange] = {}
    with caller:
        for event in _events(caller, connection):
            if isinstance(event, RequestReceived):
                streams[event.stream_id or 0] = Exchange()
                streams[event.stream_id or 0].headers.update(_texts(event.headers))
            elif isinstance(event, DataReceived):
                streams[event.stream_id or 0].body.extend(event.data or b"")
            elif isinstance(event, StreamEnded):
                stream = event.stream_id or 0
                calls.append(streams[stream])
                head = [(":status", "200"), ("content-type", "application/grpc")]
                connection.send_headers(stream, head)
                connection.send_data(stream, bytes(streams[stream].body))
                connection.send_headers(stream, [("grpc-status", "0")], end_stream=True)


def _events(sock: socket.socket, connection: H2Connection) -> Iterator[Event]:
    """The events of a connection until it closes; what has to be sent goes out in between."""
    while True:
        sock.sendall(connection.data_to_send())
        data = sock.recv(65_536)
        if not data:
            return
        for event in connection.receive_data(data):
            if isinstance(event, DataReceived) and event.flow_controlled_length:
                connection.acknowledge_received_data(
                    event.flow_controlled_length, event.stream_id or 0
                )
            yield event


def _texts(headers: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in headers}  # type: ignore[attr-defined]
