"""What every generated file sets and a user may set otherwise, each with its reason."""

from __future__ import annotations

from ddpc.backends.nginx import quote
from ddpc.backends.nginx.model import Directive, Features
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import Limits, Termination
from ddpc.ir.origin import UNKNOWN


def settings(
    features: Features, termination: Termination | None, limits: Limits | None, proxies: bool
) -> tuple[Directive, ...]:
    """The settings at ``http``; ``proxies``: some upstream speaks HTTP rather than gRPC."""
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
    if proxies:
        made += _proxy_settings(features)
    if limits:
        made.append(
            _set("limit_req_log_level", "notice", why="The access log tells of each refusal.")
        )
        if limits.connections:
            made.append(_set("limit_conn_log_level", "notice"))
    return tuple(made)


def _proxy_settings(features: Features) -> list[Directive]:
    """Bodies and answers flow through: nothing is written, and no disk can be filled."""
    made = [
        _set("proxy_request_buffering", "off", why="Bodies flow through; no disk can be filled."),
        _set("proxy_max_temp_file_size", "0"),
        _set("proxy_buffer_size", "16k", why="Room for answers with long headers."),
        _set("proxy_buffers", "8", "16k"),
        _set(
            "proxy_next_upstream_tries",
            "2",
            why="A request that may be repeated gets a second try, on another connection.",
        ),
    ]
    if not features.keeps_upstreams:
        why = "Connections to upstreams are kept, which HTTP/1.0 cannot."
        made.insert(0, _set("proxy_http_version", "1.1", why=why))
    return made


def _set(name: str, *arguments: str, why: str = "") -> Directive:
    return Directive(
        name=Word(name), arguments=tuple(Word(argument) for argument in arguments), why=why
    )
