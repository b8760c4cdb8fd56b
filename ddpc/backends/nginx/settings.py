"""What every generated file sets and a user may set otherwise, each with its reason."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.model import Directive
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.versions import Features
from ddpc.ir.http import Limits, Termination
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Cpu


def _set(name: str, *arguments: str, why: str = "", origin: Origin = UNKNOWN) -> Directive:
    return Directive(
        name=Word(name),
        arguments=tuple(Word(argument) for argument in arguments),
        why=why,
        origin=origin,
    )


_SECOND_TRY: Final = "What may be repeated gets a second try, unless the first one took long."

_CIPHERS: Final = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
)
"""Of TLS 1.2, those with forward secrecy and authenticated encryption (RFC 9325, section 4.2)."""

_WORKERS: Final = "Not auto: that counts the cores of the node, not this container's share of them."

_CLIENTS: Final = (
    _set("server_tokens", "off"),
    _set("reset_timedout_connection", "on"),
    _set("client_header_timeout", "15s", why="A client that sends nothing holds a connection."),
    _set("client_body_timeout", "30s"),
    _set("send_timeout", "30s"),
    _set("large_client_header_buffers", "4", "16k", why="Room for long cookies and tokens."),
)
_ANY_BODY: Final = _set(
    "client_max_body_size", "0", why="How large a request may be is for the service to say."
)
_HTTP_1_1: Final = _set(
    "proxy_http_version", "1.1", why="Connections to upstreams are kept, which HTTP/1.0 cannot."
)
_PROXY: Final = (
    _set("proxy_request_buffering", "off", why="Bodies flow through; no disk can be filled."),
    _set("proxy_max_temp_file_size", "0"),
    _set("proxy_buffer_size", "16k", why="Room for answers with long headers."),
    _set("proxy_buffers", "8", "16k"),
    _set("proxy_next_upstream_tries", "2", why=_SECOND_TRY),
)
_GRPC: Final = (
    _set("grpc_buffer_size", "16k", why="Room for answers with long headers."),
    _set("grpc_next_upstream_tries", "2", why=_SECOND_TRY),
)
_REFUSALS: Final = _set(
    "limit_req_log_level", "notice", why="The access log tells of each refusal."
)
_REFUSED_CONNECTIONS: Final = _set("limit_conn_log_level", "notice")
_CONNECTIONS: Final = _set("worker_connections", "4096")


def main(cpu: Cpu | None, own: tuple[Directive, ...], connections: int) -> tuple[Directive, ...]:
    """The settings of the process; ``connections`` are those that each worker may have."""
    cores = -(-cpu.millicores // 1_000) if cpu else 0
    workers = str(max(2, cores))  # two at least: one may be busy
    ours = (
        _set("worker_processes", workers, why=_WORKERS),
        _set("worker_rlimit_nofile", str(max(8_192, 2 * connections))),
    )
    return (*overridden(ours, own), *own)


def events(own: tuple[Directive, ...]) -> tuple[Directive, ...]:
    """The settings of a worker's connections."""
    return (*overridden((_CONNECTIONS,), own), *own)


def http(
    features: Features, termination: Termination | None, limits: Limits | None, protocols: set[str]
) -> tuple[Directive, ...]:
    """The settings at ``http``, for upstreams that speak these protocols."""
    made = [*_CLIENTS, _body(termination)]
    if protocols - {"grpc"}:
        made += _PROXY if features.keeps_upstreams else (_HTTP_1_1, *_PROXY)
    if "grpc" in protocols:
        made += _GRPC
    if limits:
        made.append(_REFUSALS)
        if limits.connections:
            made.append(_REFUSED_CONNECTIONS)
    return tuple(made)


def tls(origin: Origin) -> tuple[Directive, ...]:
    """The settings of TLS that may be other ones."""
    return (
        _set("ssl_ciphers", ":".join(_CIPHERS), origin=origin),
        _set("ssl_session_timeout", "1d", origin=origin),
    )


def overridden(ours: tuple[Directive, ...], own: tuple[Directive, ...]) -> tuple[Directive, ...]:
    """Our settings without those that the user makes at the same place."""
    if not own:
        return ours
    names = {directive.name for directive in own}
    return tuple(setting for setting in ours if setting.name not in names)


def _body(termination: Termination | None) -> Directive:
    """How large a request may be."""
    if termination is None or termination.body_limit is None:
        return _ANY_BODY
    size = quote.size(termination.body_limit)
    return _set("client_max_body_size", size, origin=termination.origin)
