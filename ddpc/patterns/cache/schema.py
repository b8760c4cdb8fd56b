"""What ``attach cache`` can say."""

from __future__ import annotations

from ddpc.patterns.words import (
    CPU,
    PATCH,
    REACH,
    VARNISH,
    listen_word,
    memory_word,
    replicas_word,
)
from ddpc.schema.word import Many, Schema, Word

SCHEMA = Schema(
    name="the pattern `cache`",
    words=(
        memory_word("512Mi", "The container's memory: the store is derived from it."),
        Word(
            name="answers",
            forms=("<value:size>",),
            doc=(
                "How long the service's answers are, with their headers, at the least. Each costs"
                " about 700 bytes outside of the store; unasked, the store is small enough for the"
                " shortest. Where they are longer than said here, more are kept; where they are"
                " shorter, the cache may outgrow its container."
            ),
            default="the shortest that there are",
        ),
        Word(
            name="ttl",
            forms=("<value:duration>",),
            doc="How long an answer is kept that does not say so itself.",
            default="2min",
        ),
        Word(
            name="grace",
            forms=("<value:duration>",),
            doc="How long a stale answer may be given while a fresh one is fetched.",
            default="10s",
        ),
        Word(
            name="ignore",
            forms=("cookie <cookies:cookie...>", "header <headers:header...>"),
            doc=(
                "Cookies that mean nothing to the service, such as those of analytics, and headers"
                " that its answers do not depend on, though a split or a session tells users apart"
                " by them."
            ),
            many=Many.LIST,
            default='"_ga*" "_gid" "_gat*" "_utm*" "__utm*" "_fbp" "_gcl*" "_hj*" "_pk_*"',
        ),
        Word(
            name="skip",
            forms=(
                "cookie <cookies:cookie...>",
                "header <headers:header...>",
                "<paths:paths...>",
            ),
            doc=(
                "Requests that always go to the service: by path, or by a cookie or header that"
                " they carry."
            ),
            many=Many.LIST,
        ),
        Word(
            name="keep",
            forms=("<paths:paths...> for <ttl:duration>",),
            doc=(
                "Answers that are kept for so long, however long they say themselves, and cookies"
                " of the request ignored: for what is the same for everyone. Requests with"
                " Authorization go to the service here too, and answers with Set-Cookie, `private`"
                " or `no-store` are not kept."
            ),
            many=Many.LIST,
        ),
        Word(
            name="purge",
            forms=("from <callers:service...>",),
            doc=(
                "Services whose pods may send PURGE for what they have changed, at the name"
                " SERVICE-purge and nowhere else. Sharded caches pass it on to each other."
            ),
            many=Many.LIST,
        ),
        Word(
            name="connections",
            forms=("<value:positive>",),
            doc=(
                "Connections to the service at most, for each pod of the cache. Each has threads,"
                " which take half a MiB of the container's memory."
            ),
            default="one for each 4Mi of memory, 256 at most",
        ),
        REACH,
        listen_word("8080 as a tier, 8280 as a sidecar"),
        replicas_word(
            "1",
            " [sharded]",
            " Each keeps what it is asked for, so that every answer is fetched and stored by all of"
            " them; `sharded`, one keeps it and the others ask that one.",
        ),
        CPU,
        VARNISH,
        PATCH,
    ),
)
