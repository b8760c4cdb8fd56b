"""Settings that nobody may write by hand, each with the reason, as the end of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _each(names: str, reason: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), reason)


REFUSED: Final[Mapping[str, str]] = {
    **_each(
        """
        access_by_lua_block body_filter_by_lua_block content_by_lua_block
        header_filter_by_lua_block init_by_lua_block js_access js_body_filter js_content
        js_fetch_timeout js_header_filter js_import js_include js_path js_periodic
        js_preload_object js_set js_shared_dict_zone js_var log_by_lua_block
        lua_package_path lua_shared_dict passenger_enabled perl perl_modules perl_require
        perl_set rewrite_by_lua_block set_by_lua_block ssi
        """,
        "it runs code that the compiler cannot check",
    ),
    **_each(
        """
        alias auth_basic_user_file autoindex fastcgi_pass flv geoip_city geoip_country
        gzip_static include index mp4 open_file_cache open_file_cache_errors random_index
        root scgi_pass slice ssl_dhparam try_files uwsgi_pass xslt_stylesheet
        """,
        "it reads files that the container does not have",
    ),
    **_each(
        """
        client_body_in_file_only client_body_temp_path dav_methods fastcgi_temp_path
        lock_file pid proxy_store proxy_temp_path scgi_temp_path uwsgi_temp_path
        worker_cpu_affinity working_directory
        """,
        "it writes files, and the file system is read-only",
    ),
    **_each(
        """
        load_module ssl_engine
        """,
        "it loads code into the server",
    ),
    **_each(
        """
        break error_page geo grpc_pass if internal location map memcached_pass merge_slashes
        mirror post_action proxy_bind proxy_intercept_errors proxy_method proxy_pass
        proxy_pass_request_body proxy_pass_request_headers proxy_redirect proxy_set_body
        recursive_error_pages return rewrite server set split_clients upstream
        """,
        "what goes where is said with hosts and paths",
    ),
    **_each(
        """
        hash ip_hash least_conn least_time random sticky zone
        """,
        "replicas would not agree on who comes to which pod: it is said in the application's words",
    ),
    **_each(
        """
        limit_conn limit_conn_status limit_conn_zone limit_req limit_req_status
        limit_req_zone
        """,
        "limits are said in the application's own words, and set for every request",
    ),
    **_each(
        """
        grpc_connect_timeout grpc_next_upstream_timeout grpc_read_timeout grpc_send_timeout
        proxy_connect_timeout proxy_next_upstream_timeout proxy_read_timeout
        proxy_send_timeout worker_shutdown_timeout
        """,
        "how long a service may take is said of it, or where an edge routes: `timeout 1h`",
    ),
    **_each(
        """
        ssl ssl_certificate ssl_certificate_cache ssl_certificate_key ssl_client_certificate
        ssl_crl ssl_ocsp ssl_password_file ssl_reject_handshake ssl_stapling
        ssl_stapling_file ssl_stapling_verify ssl_trusted_certificate ssl_verify_client
        ssl_verify_depth
        """,
        "certificates come from the Secrets that the application names",
    ),
    **_each(
        """
        grpc_ssl_certificate grpc_ssl_certificate_key grpc_ssl_ciphers grpc_ssl_name
        grpc_ssl_protocols grpc_ssl_server_name grpc_ssl_trusted_certificate grpc_ssl_verify
        grpc_ssl_verify_depth proxy_ssl_certificate proxy_ssl_certificate_key
        proxy_ssl_ciphers proxy_ssl_name proxy_ssl_protocols proxy_ssl_server_name
        proxy_ssl_trusted_certificate proxy_ssl_verify proxy_ssl_verify_depth
        """,
        "how a service's certificate is verified follows from the service",
    ),
    **_each(
        """
        real_ip_header real_ip_recursive set_real_ip_from
        """,
        "who the client is follows from the trusted proxies of the application",
    ),
    **_each(
        """
        auth_basic auth_jwt auth_request auth_request_set satisfy secure_link
        """,
        "identities are verified as the application says",
    ),
    **_each(
        """
        http2 http3 listen proxy_protocol server_name server_name_in_redirect
        """,
        "ports and names follow from the application",
    ),
    **_each(
        """
        default_type log_format open_log_file_cache
        """,
        "the log has one form, with the client and its verified identity in it",
    ),
    **_each(
        """
        proxy_cache proxy_cache_bypass proxy_cache_key proxy_cache_lock proxy_cache_path
        proxy_cache_use_stale proxy_cache_valid proxy_no_cache
        """,
        "a cache is a layer of its own, whose memory is bounded",
    ),
    **_each(
        """
        daemon env events http master_process stream user
        """,
        "how the process runs follows from its container",
    ),
    **_each(
        """
        map_hash_bucket_size
        map_hash_max_size proxy_headers_hash_bucket_size proxy_headers_hash_max_size
        server_names_hash_bucket_size server_names_hash_max_size types_hash_bucket_size
        types_hash_max_size variables_hash_bucket_size variables_hash_max_size
        """,
        "it is sized by the names that it holds",
    ),
    "proxy_http_version": "connections to services are kept, which needs HTTP/1.1",
    "resolver": "the application says where the cluster's DNS answers; short names fail with it",
    "ssl_conf_command": "it can undo what TLS promises here",
    "ssl_early_data": "what comes before the handshake's end can be sent again by anyone",
    "ssl_protocols": "TLS 1.2 and 1.3 are spoken, and nothing older",
    "ssl_session_cache": "sessions are resumed from one cache that all sites share",
    "ssl_session_ticket_key": "a key in a file outlives the sessions that it protects",
    "ssl_session_tickets": "the key of tickets would live as long as the process",
    "stub_status": "figures are an adapter's to give",
}
