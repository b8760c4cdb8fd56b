"""Settings of the way to the services behind, over HTTP and gRPC."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.native.known import HTTP_SERVER, Known, known

_ON: Final = "on|off"
_FAILURES: Final = (
    "error|timeout|invalid_header|http_500|http_502|http_503|http_504"
    "|http_403|http_404|http_429|off..."
)
_IGNORED: Final = (
    "X-Accel-Redirect|X-Accel-Expires|X-Accel-Limit-Rate|X-Accel-Buffering|X-Accel-Charset"
    "|Expires|Cache-Control|Set-Cookie|Vary..."
)
_COOKIE_FLAGS: Final = (
    "secure|nosecure|httponly|nohttponly|samesite=strict|samesite=lax|samesite=none|nosamesite..."
)

KNOWN: Final[tuple[Known, ...]] = (
    known("proxy_buffer_size", "size", "Memory for the headers of an answer."),
    known("proxy_buffering", _ON, "Take answers as fast as they come."),
    known("proxy_buffers", "few size", "Memory for an answer."),
    known("proxy_busy_buffers_size", "size", "How much may be on its way to the client."),
    known("proxy_max_temp_file_size", "amount", "What of an answer is kept on disk; 0: nothing."),
    known("proxy_temp_file_write_size", "size", "How much is written to disk at once."),
    known("proxy_request_buffering", _ON, "Take a whole body before it is passed on."),
    known("proxy_cookie_domain", "part text", "Change the domain of cookies.", repeats=True),
    known("proxy_cookie_path", "part text", "Change the path of cookies.", repeats=True),
    known(
        "proxy_cookie_flags",
        f"cookie {_COOKIE_FLAGS}",
        "Add or take flags of a cookie.",
        repeats=True,
    ),
    known("proxy_force_ranges", _ON, "Give parts of answers whatever the service says."),
    known("proxy_hide_header", "header", "A header that does not reach clients.", repeats=True),
    known(
        "proxy_pass_header", "header", "A header that does, though nginx hides it.", repeats=True
    ),
    known("proxy_ignore_headers", _IGNORED, "Headers of answers that nginx does not obey."),
    known("proxy_ignore_client_abort", _ON, "Ask to the end though the client has gone."),
    known("proxy_limit_rate", "amount", "Bytes a second taken of an answer; 0: any."),
    known(
        "proxy_next_upstream",
        _FAILURES,
        "After which failures there is a second try.",
        places=HTTP_SERVER,
    ),
    known("proxy_next_upstream_tries", "number", "How many tries there are."),
    known("proxy_set_header", "header text", "A header for the service.", repeats=True),
    known("proxy_socket_keepalive", _ON, "Have the kernel look after idle connections."),
    known("proxy_ssl_session_reuse", _ON, "Resume TLS sessions with the service."),
    known("grpc_buffer_size", "size", "Memory for an answer."),
    known(
        "grpc_hide_header", "short-header", "A header that does not reach clients.", repeats=True
    ),
    known(
        "grpc_pass_header",
        "short-header",
        "A header that does, though nginx hides it.",
        repeats=True,
    ),
    known("grpc_ignore_headers", "X-Accel-Redirect|X-Accel-Charset...", "Headers not obeyed."),
    known(
        "grpc_next_upstream",
        _FAILURES,
        "After which failures there is a second try.",
        places=HTTP_SERVER,
    ),
    known("grpc_next_upstream_tries", "number", "How many tries there are."),
    known("grpc_set_header", "short-header text", "A header for the service.", repeats=True),
    known("grpc_socket_keepalive", _ON, "Have the kernel look after idle connections."),
    known("grpc_ssl_session_reuse", _ON, "Resume TLS sessions with the service."),
)
