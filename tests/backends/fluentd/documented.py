"""The parameters of the sections and plugins that are printed, as fluentd's documentation has them.

Taken by hand from the pages of version 1 that are named beside them; where a page leaves one to
another page, from that. A name that is printed and does not stand here is misspelt, or made up.
"""

from __future__ import annotations

from typing import Final

_COMMON: Final = {"@type", "@id", "@label", "@log_level"}
"""configuration/plugin-common-parameters."""

_TIME: Final = {"time_type", "time_format", "localtime", "utc", "timezone"}
"""configuration/format-section, "Time Parameters"."""

_PARSE: Final = {
    *{"@type", "types", "time_key", "null_value_pattern", "null_empty_string"},
    *{"estimate_current_event", "keep_time_key", "timeout", "time_format_fallbacks"},
    *_TIME,
}
"""configuration/parse-section."""

DOCUMENTED: Final[dict[tuple[str, str], set[str]]] = {
    # deployment/system-config
    ("system", ""): {
        *{"workers", "root_dir", "log_level", "suppress_repeated_stacktrace", "without_source"},
        *{"emit_error_log_interval", "ignore_repeated_log_interval", "ignore_same_log_interval"},
        *{"suppress_config_dump", "log_event_verbose", "rpc_endpoint", "enable_get_dump"},
        *{"process_name", "file_permission", "dir_permission", "strict_config_value"},
        *{"disable_shared_socket", "enable_input_metrics", "enable_size_metrics"},
    },
    ("log", ""): {"format", "time_format", "rotate_age", "rotate_size"},
    # input/monitor_agent
    ("source", "monitor_agent"): {
        *_COMMON,
        *{"port", "bind", "tag", "emit_interval", "include_config", "include_retry"},
    },
    # input/exec
    ("source", "exec"): {
        *_COMMON,
        *{"command", "tag", "run_interval", "read_block_size", "connect_mode"},
    },
    # input/tail
    ("source", "tail"): {
        *_COMMON,
        *{"tag", "path", "path_timezone", "exclude_path", "follow_inodes", "refresh_interval"},
        *{"limit_recently_modified", "skip_refresh_on_startup", "read_from_head", "encoding"},
        *{"from_encoding", "read_lines_limit", "read_bytes_limit_per_second", "max_line_size"},
        *{"multiline_flush_interval", "pos_file", "pos_file_compaction_interval", "path_key"},
        *{"rotate_wait", "enable_watch_timer", "enable_stat_watcher", "open_on_every_update"},
        *{"emit_unmatched_lines", "ignore_repeated_permission_error"},
    },
    # the README of fluent-plugin-redis-slowlog
    ("source", "redis_slowlog"): {*_COMMON, "host", "port", "logsize", "interval", "tag"},
    # filter/parser
    ("filter", "parser"): {
        *_COMMON,
        *{"key_name", "reserve_time", "reserve_data", "remove_key_name_field"},
        *{"replace_invalid_sequence", "inject_key_prefix", "hash_value_field"},
        *{"emit_invalid_record_to_error"},
    },
    # filter/record_transformer; without enable_ruby, which is never to be printed
    ("filter", "record_transformer"): {
        *_COMMON,
        *{"auto_typecast", "renew_record", "renew_time_key", "keep_keys", "remove_keys"},
    },
    # output/stdout
    ("match", "stdout"): _COMMON,
    # formatter/json
    ("format", "json"): {"@type", "add_newline"},
    # configuration/inject-section
    ("inject", ""): {"hostname_key", "hostname", "worker_id_key", "tag_key", "time_key", *_TIME},
    ("label", ""): set(),
    # parser/…
    ("parse", "json"): {*_PARSE, "json_parser", "stream_buffer_size"},
    ("parse", "nginx"): _PARSE,
    ("parse", "apache2"): _PARSE,
    ("parse", "none"): {*_PARSE, "message_key"},
    ("parse", "regexp"): {*_PARSE, "expression"},
    ("parse", "multiline"): {*_PARSE, "format_firstline", "format1"},
}
