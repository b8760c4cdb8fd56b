"""The sections and parameters of fluentd that are ever printed, and where each plugin is from.

fluentd starts with a parameter that it does not know, and only warns of it: a misspelt one is no
setting at all. So nothing is printed that does not stand here.

Source: fluentd's documentation for version 1: deployment/system-config, input/…, filter/…,
output/…, parser/…, configuration/inject-section. The plugin: its README.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ddpc.backends.fluentd.model import Section

GEMS: Final[Mapping[str, str]] = MappingProxyType({"redis_slowlog": "fluent-plugin-redis-slowlog"})
"""The plugins that are not fluentd's own, and the gem that each comes with."""

PARAMETERS: Final[Mapping[tuple[str, str], frozenset[str]]] = MappingProxyType(
    {
        ("system", ""): frozenset({"log_level", "suppress_config_dump"}),
        ("log", ""): frozenset({"format", "time_format"}),
        ("source", "monitor_agent"): frozenset({"bind", "port", "include_config", "include_retry"}),
        ("source", "exec"): frozenset({"@log_level", "tag", "command", "run_interval"}),
        ("source", "tail"): frozenset(
            {
                "@log_level",
                "tag",
                "path",
                "pos_file",
                "read_from_head",
                "refresh_interval",
                "rotate_wait",
                "encoding",
                "max_line_size",
                "multiline_flush_interval",
                "emit_unmatched_lines",
            }
        ),
        ("source", "redis_slowlog"): frozenset({"@log_level", "tag", "host", "port", "interval"}),
        ("filter", "parser"): frozenset(
            {
                "key_name",
                "reserve_data",
                "reserve_time",
                "remove_key_name_field",
                "replace_invalid_sequence",
                "hash_value_field",
                "emit_invalid_record_to_error",
            }
        ),
        ("filter", "record_transformer"): frozenset({"remove_keys"}),
        ("match", "stdout"): frozenset(),
        ("label", ""): frozenset(),
        ("format", "json"): frozenset(),
        ("inject", ""): frozenset({"time_key", "time_type", "time_format", "utc"}),
        ("parse", "json"): frozenset({"time_key", "time_type"}),
        ("parse", "nginx"): frozenset({"types"}),
        ("parse", "apache2"): frozenset(),
        ("parse", "regexp"): frozenset({"expression", "time_key", "time_format", "types"}),
        ("parse", "multiline"): frozenset({"format_firstline", "format1"}),
        ("parse", "none"): frozenset(),
    }
)
"""By section and plugin. The names in ``record`` are the fields of records, so any."""

INSIDE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "system": frozenset({"log"}),
        "source": frozenset({"parse"}),
        "filter": frozenset({"parse", "record"}),
        "match": frozenset({"format", "inject"}),
        "label": frozenset({"filter", "match"}),
    }
)
"""The sections that another may hold."""


def unknown(section: Section, outside: str | None = None) -> str | None:
    """The first thing in ``section`` that fluentd would not know; None where it knows all."""
    plugin = section.plugin or ""
    if outside is not None and section.name not in INSIDE.get(outside, frozenset()):
        return f"<{section.name}> in <{outside}>"
    if section.name != "record":
        allowed = PARAMETERS.get((section.name, plugin))
        if allowed is None:
            return f"<{section.head}> of {plugin or 'no plugin'}"
        for parameter, _ in section.parameters:
            if parameter not in allowed:
                return f"{parameter} of {plugin or section.name}"
    return next((found for one in section.sections if (found := unknown(one, section.name))), None)
