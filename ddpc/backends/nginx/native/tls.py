"""Settings of TLS with clients that leave its promises standing."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.native.known import HTTP, HTTP_SERVER, Known, known

KNOWN: Final[tuple[Known, ...]] = (
    known("ssl_buffer_size", "size", "How much is encrypted at once.", places=HTTP_SERVER),
    known("ssl_ciphers", "ciphers", "The ciphers of TLS 1.2.", places=HTTP),
    known("ssl_ecdh_curve", "auto|curves", "The curves of key exchange.", places=HTTP),
    known("ssl_prefer_server_ciphers", "on|off", "Whose order of ciphers counts.", places=HTTP),
    known("ssl_session_timeout", "seconds", "How long sessions can be resumed.", places=HTTP),
)
