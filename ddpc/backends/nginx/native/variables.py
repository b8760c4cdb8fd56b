"""The variables of nginx that values may use; an unknown one keeps nginx from starting."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = """
    args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests
    connection_time content_length content_type document_uri host hostname http2 https
    is_args limit_conn_status limit_req_status msec nginx_version pid pipe
    proxy_add_x_forwarded_for proxy_host proxy_port proxy_protocol_addr proxy_protocol_port
    query_string realip_remote_addr realip_remote_port remote_addr remote_port remote_user
    request request_completion request_id request_length request_method request_time
    request_uri scheme server_addr server_name server_port server_protocol ssl_cipher
    ssl_ciphers ssl_curve ssl_curves ssl_early_data ssl_protocol ssl_server_name
    ssl_session_id ssl_session_reused status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar
    tcpinfo_snd_cwnd time_iso8601 time_local upstream_addr upstream_bytes_received
    upstream_bytes_sent upstream_connect_time upstream_header_time upstream_response_length
    upstream_response_time upstream_status uri
"""
"""Of every supported version (nginx's manual, alphabetical index of variables)."""

_KNOWN: Final = frozenset(_NAMES.split())

_FAMILIES: Final = re.compile(
    r"(?:arg|cookie|http|sent_http|sent_trailer|upstream_cookie|upstream_http|upstream_trailer)"
    r"_[a-z0-9_]+",
    re.ASCII,
)


def is_known(name: str) -> bool:
    """Whether every supported nginx has the variable ``name`` (without its dollar sign)."""
    return name in _KNOWN or _FAMILIES.fullmatch(name) is not None
