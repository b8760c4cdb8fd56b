"""varnishd's parameters that users may set, and what each of them takes.

From varnishd(1), "List of Parameters", of 7.1 and 7.7.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from ddpc.ir.values import Version
from ddpc.node import frozen


class Kind(Enum):
    """What a value is made of."""

    SWITCH = "on or off"
    NUMBER = "a whole number"
    SECONDS = "a number of seconds"
    BYTES = "an amount of bytes, such as 64k or 1M"


@frozen
class Parameter:
    """One parameter: its values are from ``low`` to ``high`` (None: no bound), both included."""

    name: str
    kind: Kind
    summary: str
    low: float = 0
    high: float | None = None
    since: Version | None = None


_K, _M = 1 << 10, 1 << 20

PARAMETERS: Final = (
    Parameter("backend_idle_timeout", Kind.SECONDS, "how long an unused connection is kept", 1),
    Parameter("fetch_chunksize", Kind.BYTES, "storage taken at a time, of unknown length", 4 * _K),
    Parameter("fetch_maxchunksize", Kind.BYTES, "the most storage taken at a time", 64 * _K),
    Parameter("gzip_buffer", Kind.BYTES, "memory for compression", 2 * _K),
    Parameter("gzip_level", Kind.NUMBER, "how hard to compress", 0, 9),
    Parameter("gzip_memlevel", Kind.NUMBER, "how much memory to compress with", 1, 9),
    Parameter("http_gzip_support", Kind.SWITCH, "compressed answers"),
    Parameter("http_max_hdr", Kind.NUMBER, "headers in a request or answer", 32, 65_535),
    Parameter("http_range_support", Kind.SWITCH, "answers to requests for a part"),
    Parameter("http_req_hdr_len", Kind.BYTES, "the longest header of a request", 40),
    Parameter(
        "http_req_overflow_status",
        Kind.NUMBER,
        "the status for a request that is too large",
        400,
        499,
        Version(7, 7),
    ),
    Parameter("http_req_size", Kind.BYTES, "the headers of a request together", 256),
    Parameter("http_resp_hdr_len", Kind.BYTES, "the longest header of an answer", 40),
    Parameter("http_resp_size", Kind.BYTES, "the headers of an answer together", 256),
    Parameter("idle_send_timeout", Kind.SECONDS, "how long a client may take nothing", 0, 3_600),
    Parameter("listen_depth", Kind.NUMBER, "connections that wait to be accepted"),
    Parameter("lru_interval", Kind.SECONDS, "how soon a use is noted again"),
    Parameter("max_retries", Kind.NUMBER, "fetches of one answer that may fail"),
    Parameter("nuke_limit", Kind.NUMBER, "objects dropped to make room for one"),
    Parameter("pcre2_depth_limit", Kind.NUMBER, "how deep an expression may go", 1),
    Parameter("pcre2_match_limit", Kind.NUMBER, "how long an expression may try", 1),
    Parameter("ping_interval", Kind.NUMBER, "seconds between the manager's questions"),
    Parameter("pipe_sess_max", Kind.NUMBER, "upgraded connections at once; 0: any"),
    Parameter(
        "pipe_task_deadline",
        Kind.SECONDS,
        "how long an upgraded connection may last; 0: any",
        since=Version(7, 5),
    ),
    Parameter("pipe_timeout", Kind.SECONDS, "how long an upgraded connection may be silent"),
    Parameter("prefer_ipv6", Kind.SWITCH, "IPv6 to an origin that has both"),
    Parameter("rush_exponent", Kind.NUMBER, "waiting requests woken by each that is done", 2),
    Parameter("send_timeout", Kind.SECONDS, "how long a delivery may take"),
    Parameter("shortlived", Kind.SECONDS, "what lives no longer goes to the Transient store"),
    Parameter("tcp_keepalive_intvl", Kind.SECONDS, "time between keep-alive probes", 1, 100),
    Parameter("tcp_keepalive_probes", Kind.NUMBER, "keep-alive probes before giving up", 1, 100),
    Parameter("tcp_keepalive_time", Kind.SECONDS, "silence before keep-alive probes", 1, 7_200),
    Parameter("thread_pool_destroy_delay", Kind.SECONDS, "wait after ending a thread", 0.01),
    Parameter("thread_pool_fail_delay", Kind.SECONDS, "wait after failing to start one", 0.01),
    Parameter("thread_pool_timeout", Kind.SECONDS, "how long a thread may be idle", 10),
    Parameter("thread_pool_watchdog", Kind.SECONDS, "how long a pool may be stuck", 0.1),
    Parameter("thread_queue_limit", Kind.NUMBER, "requests that wait for a thread"),
    Parameter("timeout_idle", Kind.SECONDS, "how long a client's connection is kept", 0, 3_600),
    Parameter("timeout_linger", Kind.SECONDS, "how long a thread waits for the next request"),
    Parameter(
        "transit_buffer",
        Kind.BYTES,
        "how far an answer not stored may be ahead of its reader; 0: any",
        since=Version(7, 3),
    ),
    Parameter("workspace_backend", Kind.BYTES, "memory for a fetch", 16 * _K, 16 * _M),
    Parameter("workspace_client", Kind.BYTES, "memory for a request", 16 * _K, 16 * _M),
)

REFUSED: Final = {
    **dict.fromkeys(("cc_command", "cc_warnings"), "it runs a program of its own choice"),
    **dict.fromkeys(("vcl_path", "vmod_path"), "it loads code from other places"),
    **dict.fromkeys(
        (
            *("vcc_allow_inline_c", "vcc_err_unref", "vcc_feature", "vcc_unsafe_path"),
            *("debug", "experimental", "feature", "vsl_mask", "h2_rxbuf_storage"),
        ),
        "what is compiled relies on these features as they are",
    ),
    **dict.fromkeys(
        ("connect_timeout", "first_byte_timeout", "between_bytes_timeout"),
        "the backend in default.vcl states its own, which counts",
    ),
    **dict.fromkeys(
        ("backend_wait_limit", "backend_wait_timeout"),
        "the backend in default.vcl states its own, which counts",
    ),
    "default_ttl": "the cache's `ttl` says it",
    "default_grace": "the cache's `grace` says it",
    "default_keep": "the cache's `grace` says how long an answer outlives its time",
    "max_restarts": "default.vcl counts on one restart",
    **dict.fromkeys(
        (
            *("thread_pools", "thread_pool_min", "thread_pool_max", "thread_pool_reserve"),
            *("thread_pool_stack", "vsl_space", "workspace_session", "workspace_thread"),
            *("vsl_buffer", "vsl_reclen", "pool_req", "pool_sess", "pool_vbo", "http1_iovs"),
        ),
        "it is derived from the container's memory",
    ),
    **dict.fromkeys(
        (
            *("h2_header_table_size", "h2_initial_window_size", "h2_max_concurrent_streams"),
            *("h2_max_frame_size", "h2_max_header_list_size", "h2_rapid_reset"),
            *("h2_rapid_reset_limit", "h2_rapid_reset_period", "h2_rx_window_increment"),
            *("h2_rx_window_low_water", "h2_window_timeout"),
        ),
        "HTTP/2 ends at the TLS tier",
    ),
    **dict.fromkeys(
        (
            *("ban_any_variant", "ban_cutoff", "ban_dups", "ban_lurker_age", "ban_lurker_batch"),
            *("ban_lurker_holdoff", "ban_lurker_sleep", "max_esi_depth"),
        ),
        "what is compiled uses neither bans nor ESI",
    ),
    **dict.fromkeys(
        (
            *("cli_limit", "cli_timeout", "startup_timeout", "syslog_cli_traffic"),
            *("max_vcl", "max_vcl_handling", "vcl_cooldown", "auto_restart"),
        ),
        "nothing but the cluster manages this server",
    ),
}
"""Parameters that nobody may set, each with the reason."""
