"""Answers every GET with the name of the MariaDB that a port of localhost leads to.

``python mysql_client.py PORT``: listens on 8080. It speaks as much of MySQL's protocol as one query
takes: a handshake without a password, and a result of one row and column.
"""

from __future__ import annotations

import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

_CAPABILITIES = 0x1 | 0x200 | 0x8000  # long password, protocol 4.1, secure connection
_QUERY = 0x03
_LARGEST = 1 << 20


def asked(port: int, query: str) -> str:
    """The only value of a query's only row, from the server at a port of localhost."""
    with socket.create_connection(("127.0.0.1", port), 10) as sock, sock.makefile("rb") as stream:

        def packet() -> bytes:
            head = stream.read(4)
            if len(head) < 4:
                raise ConnectionError("closed")
            return stream.read(int.from_bytes(head[:3], "little"))

        def send(number: int, content: bytes) -> None:
            sock.sendall(len(content).to_bytes(3, "little") + bytes([number]) + content)

        packet()  # the greeting
        head = _CAPABILITIES.to_bytes(4, "little") + _LARGEST.to_bytes(4, "little") + b"\x21"
        send(1, head + bytes(23) + b"orders\0" + b"\0")
        _well(packet())
        send(0, bytes([_QUERY]) + query.encode())
        _well(packet())  # the number of columns
        packet()  # the column
        packet()  # the end of the columns
        row = packet()
        return row[1 : 1 + row[0]].decode()


def _well(packet: bytes) -> None:
    if packet[:1] == b"\xff":
        raise ConnectionError(packet[3:].decode(errors="replace"))


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            status, text = 200, "ready"
            if self.path != "/ready":
                text = asked(int(sys.argv[1]), "SELECT CONCAT(@@hostname, ' ', VERSION())")
        except OSError as error:
            status, text = 502, str(error)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    HTTPServer(("", 8080), _Handler).serve_forever()
