"""What ``attach split`` can say."""

from __future__ import annotations

from attrs import evolve

from ddpc.patterns.words import CPU, NGINX, PATCH, REACH, listen_word, memory_word, replicas_word
from ddpc.schema.word import Many, Schema, Word

_TO = "to <target:service> [port <port:port-of>]"

SHARE, REST, BY_HEADER, BY_COOKIE, BY_PATH = range(5)
"""The forms of ``send``, in their order."""

OF_COOKIE, OF_HEADER, OF_ADDRESS = range(3)
"""Of ``sticky``; the last one is nothing."""

SCHEMA = Schema(
    name="the pattern `split`",
    words=(
        Word(
            name="send",
            forms=(
                f"<share:percent> {_TO}",
                f"rest {_TO}",
                f"{_TO} when header <header:header> is <value:header-value>",
                f"{_TO} when cookie <cookie:cookie-name> is <value:cookie-value>",
                f"{_TO} when path <paths:paths...>",
            ),
            doc=(
                "A share of the users, all who are left, or the requests that a rule names, and"
                " where they go. Where several rules fit, headers win over cookies and cookies over"
                " paths; of paths the longest wins. Without `rest` it stays with what the split is"
                " attached to, or stands for."
            ),
            many=Many.KEYED,
            key=("target", "port", "header", "cookie", "value", "paths"),
            required=True,
        ),
        Word(
            name="sticky",
            forms=(
                "cookie <cookie:cookie-name> [for <lasts:duration>]",
                "header <header:header>",
                "client-ip",
                "none",
            ),
            doc=(
                "What keeps a user with one arm. Who comes without the cookie is given one, for a"
                " year unless it says how long, if the service does not; who comes without the"
                " header is drawn for each request, as all are with `none`."
            ),
            default="a cookie of the split's own; for callers inside of the cluster nothing",
        ),
        REACH,
        listen_word("8080 as a tier; as an ambassador it has to be said"),
        replicas_word("2"),
        evolve(CPU, default="100m as a tier, 50m as an ambassador"),
        memory_word("128Mi as a tier, 64Mi as an ambassador"),
        NGINX,
        PATCH,
    ),
)
