"""What every generated file sets and a user may set otherwise, each with its reason."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.model import Directive, Features
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import Limits, Termination
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.values import Cpu

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


def main(cpu: Cpu | None, own: tuple[Directive, ...], connections: int) -> tuple[Directive, ...]:
    """The settings of the process; ``connections`` are those that each worker may have."""
    cores = -(-cpu.millicores // 1_000) if cpu else 0
    ours = (
        _set(
            "worker_processes",
            str(max(2, cores)),  # one may be busy
            why="Not auto: that counts the cores of the node, not this container's share of them.",
        ),
        _set("worker_rlimit_nofile", str(max(8_192, 2 * connections))),
    )
    return (*overridden(ours, own), *own)


def events(own: tuple[Directive, ...]) -> tuple[Directive, ...]:
    """The settings of a worker's connections."""
    return (*overridden((_set("worker_connections", "4096"),), own), *own)


def http(
    features: Features, termination: Termination | None, limits: Limits | None, protocols: set[str]
) -> tuple[Directive, ...]:
    """The settings at ``http``, for upstreams that speak these protocols."""
    body = termination.body_limit if termination else None
    made = [
        _set("server_tokens", "off"),
        _set("reset_timedout_connection", "on"),
        _set("client_header_timeout", "15s", why="A client that sends nothing holds a connection."),
        _set("client_body_timeout", "30s"),
        _set("send_timeout", "30s"),
        _set("large_client_header_buffers", "4", "16k", why="Room for long cookies and tokens."),
        Directive(
            name=Word("client_max_body_size"),
            arguments=(quote.size(body) if body else Word("0"),),
            why="" if body else "How large a request may be is for the service to say.",
            origin=termination.origin if body and termination else UNKNOWN,
        ),
    ]
    if protocols - {"grpc"}:
        made += _proxy_settings(features)
    if "grpc" in protocols:
        made += [
            _set("grpc_buffer_size", "16k", why="Room for answers with long headers."),
            _set("grpc_next_upstream_tries", "2", why=_SECOND_TRY),
        ]
    if limits:
        made.append(
            _set("limit_req_log_level", "notice", why="The access log tells of each refusal.")
        )
        if limits.connections:
            made.append(_set("limit_conn_log_level", "notice"))
    return tuple(made)


def tls(origin: Origin) -> tuple[Directive, ...]:
    """The settings of TLS that may be other ones."""
    made = (
        _set("ssl_ciphers", ":".join(_CIPHERS)),
        _set("ssl_session_timeout", "1d"),
    )
    return tuple(evolve(setting, origin=origin) for setting in made)


def overridden(ours: tuple[Directive, ...], own: tuple[Directive, ...]) -> tuple[Directive, ...]:
    """Our settings without those that the user makes at the same place."""
    names = {directive.name for directive in own}
    return tuple(setting for setting in ours if setting.name not in names)


def _proxy_settings(features: Features) -> list[Directive]:
    """Bodies and answers flow through: nothing is written, and no disk can be filled."""
    made = [
        _set("proxy_request_buffering", "off", why="Bodies flow through; no disk can be filled."),
        _set("proxy_max_temp_file_size", "0"),
        _set("proxy_buffer_size", "16k", why="Room for answers with long headers."),
        _set("proxy_buffers", "8", "16k"),
        _set("proxy_next_upstream_tries", "2", why=_SECOND_TRY),
    ]
    if not features.keeps_upstreams:
        why = "Connections to upstreams are kept, which HTTP/1.0 cannot."
        made.insert(0, _set("proxy_http_version", "1.1", why=why))
    return made


def _set(name: str, *arguments: str, why: str = "") -> Directive:
    return Directive(
        name=Word(name), arguments=tuple(Word(argument) for argument in arguments), why=why
    )
