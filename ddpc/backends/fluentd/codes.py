"""The codes of what fluentd cannot do as it is asked."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_PROGRAM: Final = (
    "app demo { }\n"
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
    "attach logs to web { collect file /var/log/web/__NAME__.log as json }\n"
)

UNCARRIED: Final = Code(
    slug="fluentd/uncarried",
    summary="fluentd cannot be given this text as it is",
    why=(
        "In some places fluentd replaces a part of what it is given, such as `__NAME__`, by"
        " something else, and no way of writing it prevents that."
    ),
    example=_PROGRAM,
    instead=_PROGRAM.replace("__NAME__", "name"),
)
