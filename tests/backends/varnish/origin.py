"""An nginx that answers at once or hardly at all, and a client that asks it for a lot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from ddpc.rehearse.network import Pod
from tests.backends.varnish.build import PORT
from tests.backends.varnish.world import HOST
from tests.servers.harness import nginx

_CONF = """
pid /tmp/nginx.pid;
events { worker_connections 2048; }
http {
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path /tmp/1; proxy_temp_path /tmp/2; fastcgi_temp_path /tmp/3;
    uwsgi_temp_path /tmp/4; scgi_temp_path /tmp/5;
    server {
        listen 8080 backlog=2048;
        set $kib "%s";
        location /short/ { add_header Cache-Control max-age=600; return 200 "x"; }
        location /slow/ { limit_rate 1; add_header Cache-Control private; return 200 "$kib$kib"; }
        location / { return 200 "x"; }
    }
}
"""
_AT_ONCE = 64


@contextmanager
def origin(pod: Pod) -> Iterator[None]:
    """Answers below ``/short/`` and ``/slow/``: the latter come at a byte a second."""
    conf = _CONF % ("." * 1_024)
    with nginx.run(conf.encode(), version=nginx.VERSIONS[-1], pod=pod, port=8080):
        yield


def ask_all(user: Pod, cache: Pod, targets: Iterable[str]) -> None:
    """Ask for all on one connection, many at once. AssertionError if one is not answered."""
    waiting = iter(targets)
    with user.connect(cache.address, PORT, seconds=20) as sock:
        while batch := list(islice(waiting, _AT_ONCE)):
            sock.sendall(b"".join(head(target) for target in batch))
            seen, tail = 0, b""
            while seen < len(batch):
                received = sock.recv(1 << 20)
                assert received, "the connection ended"
                seen += (tail + received).count(b"HTTP/1.1 200")
                tail = received[-11:]


def head(target: str, fields: str = "") -> bytes:
    """A request, with further ``fields``, each with its line's end."""
    return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n{fields}\r\n".encode()
