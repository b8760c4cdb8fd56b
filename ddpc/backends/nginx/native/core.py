"""Settings of nginx's processes, of connections and requests, of compression, limits and logs."""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx.native.known import HTTP, HTTP_SERVER, Known, known
from ddpc.ir.values import Version

_MAIN: Final = ("main",)
_EVENTS: Final = ("events",)
_PASSING: Final = ("server", "location")
_ON: Final = "on|off"
_LEVELS: Final = "info|notice|warn|error"

KNOWN: Final[tuple[Known, ...]] = (
    # Processes. Listening takes connections too: with a few, nginx does not start.
    known("worker_processes", "few|auto", "How many processes serve.", places=_MAIN),
    known("worker_rlimit_nofile", "crowd", "Open files of a process, at most.", places=_MAIN),
    known("worker_connections", "crowd", "Connections of a process, at most.", places=_EVENTS),
    known("multi_accept", _ON, "Take all waiting connections at once.", places=_EVENTS),
    known("accept_mutex", _ON, "Let processes take connections in turn.", places=_EVENTS),
    # Connections of clients
    known("client_body_buffer_size", "size", "Memory for the body of a request."),
    known("client_body_timeout", "time", "How long a client may send nothing of a body."),
    known("client_header_buffer_size", "size", "Memory for usual headers.", places=HTTP_SERVER),
    known("client_header_timeout", "time", "How long headers may take.", places=HTTP_SERVER),
    known("client_max_body_size", "offset", "The largest body; 0: any."),
    known(
        "large_client_header_buffers",
        "few size",
        "How many headers' buffers, and how long one header may be.",
        places=HTTP_SERVER,
    ),
    known("keepalive_disable", "none|msie6|safari...", "Browsers whose connections are not kept."),
    known(
        "keepalive_requests",
        "many",
        "Requests of a kept connection, at most.",
        places=("http", "upstream", "server", "location"),
    ),
    known("keepalive_time", "time", "How long a client's connection is used."),
    known("keepalive_timeout", "time [seconds]", "How long an idle connection is kept."),
    known("keepalive_min_timeout", "time", "How long it is kept at least.", since=Version(1, 28)),
    known("lingering_close", "on|off|always", "Read on before a connection is closed."),
    known("lingering_time", "time", "How long it is read on at most."),
    known("lingering_timeout", "time", "How long it is waited for more."),
    known("send_timeout", "time", "How long a client may take nothing of an answer."),
    known("reset_timedout_connection", _ON, "Reset connections that timed out."),
    known("tcp_nodelay", _ON, "Send small pieces at once."),
    known("postpone_output", "amount", "Send once so much is there."),
    known("output_buffers", "few size", "Memory for answers that are changed on the way."),
    known("limit_rate", "amount", "Bytes a second of each answer; 0: any."),
    known("limit_rate_after", "amount", "After so much, the rate holds."),
    known("chunked_transfer_encoding", _ON, "Answers in chunks where no length is known."),
    # Requests
    known("ignore_invalid_headers", _ON, "Drop headers with odd names.", places=HTTP_SERVER),
    known("underscores_in_headers", _ON, "Let headers have _ in their names.", places=HTTP_SERVER),
    known("server_tokens", "on|off|build", "Whether the version of nginx is told."),
    known("msie_padding", _ON, "Lengthen short error pages."),
    known("subrequest_output_buffer_size", "size", "Memory for an inner answer."),
    known("http2_max_concurrent_streams", "many", "Requests at once.", places=HTTP_SERVER),
    known("http2_body_preread_size", "size", "What is read ahead of a body.", places=HTTP_SERVER),
    known("http2_recv_buffer_size", "size", "Memory of each process for input.", places=HTTP),
    known("http2_chunk_size", "size", "The longest piece of an answer."),
    # Compression
    known("gzip", _ON, "Compress answers. Never where secrets and a user's input meet in one."),
    known("gzip_buffers", "few size", "Memory for compression."),
    known("gzip_comp_level", "level", "From 1, fast, to 9, small."),
    known("gzip_http_version", "1.0|1.1", "The lowest version of HTTP that gets it."),
    known("gzip_min_length", "amount", "Shorter answers stay as they are."),
    known(
        "gzip_proxied",
        "off|expired|no-cache|no-store|private|no_last_modified|no_etag|auth|any...",
        "Which answers to other proxies are compressed.",
    ),
    known("gzip_types", "mime...", "Which media types are compressed besides text/html."),
    known("gzip_vary", _ON, "Tell caches that answers differ by Accept-Encoding."),
    known("gunzip", _ON, "Decompress for clients that cannot."),
    known("gunzip_buffers", "few size", "Memory for decompression."),
    # Who may come
    known(
        "allow",
        "network|all",
        "Who may come; the first that fits counts.",
        places=_PASSING,
        repeats=True,
    ),
    known(
        "deny",
        "network|all",
        "Who may not; the first that fits counts.",
        places=_PASSING,
        repeats=True,
    ),
    # Limits
    known("limit_req_dry_run", _ON, "Count without refusing."),
    known("limit_req_log_level", _LEVELS, "How loud a refusal is."),
    known("limit_conn_dry_run", _ON, "Count connections without refusing."),
    known("limit_conn_log_level", _LEVELS, "How loud a refusal is."),
    # Logs
    known("access_log", "off", "Keep no log of requests here.", places=_PASSING),
    known("error_log", "stderr info|notice|warn|error|crit", "How much is told."),
    known("log_not_found", _ON, "Tell of what was not found."),
    known("log_subrequest", _ON, "Log inner requests too."),
)
