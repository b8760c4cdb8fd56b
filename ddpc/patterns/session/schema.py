"""What ``attach session`` can say."""

from __future__ import annotations

from ddpc.patterns.words import CPU, NGINX, PATCH, REACH, listen_word, memory_word, replicas_word
from ddpc.schema.word import Schema, Word

SCHEMA = Schema(
    name="the pattern `session`",
    words=(
        Word(
            name="by",
            forms=(
                "cookie <cookie:cookie-name> [issued]",
                "header <header:header>",
                "client-ip [for <time:duration>]",
            ),
            doc=(
                "What a client is known by. A cookie is the service's own; with `issued` the tier"
                " gives one to whoever has none. `client-ip` is for callers inside of the cluster,"
                " and remembered for 3h unless said otherwise."
            ),
            required=True,
        ),
        Word(
            name="pods",
            forms=("<value:followed|listed>",),
            doc=(
                "How the tier knows the pods: it follows them by the cluster's DNS, or lists them"
                " by name, which makes the service a StatefulSet of a fixed number of pods."
            ),
            default=(
                "followed where the app says `dns`, nginx is 1.30 and the service has no storage of"
                " each pod's own; else listed"
            ),
        ),
        REACH,
        listen_word("8080"),
        replicas_word("2"),
        CPU,
        memory_word("128Mi"),
        NGINX,
        PATCH,
    ),
)
