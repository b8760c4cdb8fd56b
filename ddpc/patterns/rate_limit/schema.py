"""What ``attach rate-limit`` can say."""

from __future__ import annotations

from ddpc.patterns.words import (
    CPU,
    NGINX,
    PATCH,
    REACH,
    VARNISH,
    listen_word,
    memory_word,
    replicas_word,
)
from ddpc.schema.word import Many, Schema, Word

METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS"

SCHEMA = Schema(
    name="the pattern `rate-limit`",
    words=(
        Word(
            name="anonymous",
            forms=("<rate:rate> [burst <burst:number>]",),
            doc=(
                "What one client address may ask, unless its identity is verified. Without `burst`,"
                " one second's worth may come at once."
            ),
        ),
        Word(
            name="authenticated",
            forms=(
                (
                    "<rate:rate> [burst <burst:number>] verified by <verifier:callee>"
                    " [port <port:port-of>] at <path:path> [identity <identity:header>]"
                ),
                "<rate:rate> [burst <burst:number>]",
            ),
            doc=(
                "What one verified identity may ask. The verifier is asked with the request's"
                " Authorization header: 2xx says that it is genuine; with `identity`, its answer's"
                " header says whose it is."
            ),
        ),
        Word(
            name="on",
            forms=(
                f"<method:{METHODS}> <path:paths> <rate:rate> [burst <burst:number>]",
                "<path:paths> <rate:rate> [burst <burst:number>]",
            ),
            doc=(
                "What one client may ask of some paths, besides what it may ask in all. What is"
                " said of GET holds for HEAD too."
            ),
            many=Many.KEYED,
            key=("method", "path"),
        ),
        Word(
            name="connections",
            forms=("<value:positive>",),
            doc="Requests of one client address at the same time, for each pod.",
            default="no limit",
        ),
        Word(
            name="clients",
            forms=("<value:positive>",),
            doc="How many distinct clients are remembered: 128 bytes each.",
            default="100000",
        ),
        Word(
            name="retry",
            forms=("after <value:duration>",),
            doc="What a refused client is told to wait.",
            default="the time in which one more request is allowed",
        ),
        REACH,
        listen_word("8080 as a tier, 8180 as a sidecar"),
        replicas_word("2"),
        CPU,
        memory_word("128Mi, and more for many rules"),
        NGINX,
        VARNISH,
        PATCH,
    ),
)
