"""What ``attach logs`` can say."""

from __future__ import annotations

from ddpc.patterns.words import memory_word
from ddpc.schema.word import Many, Schema, Word

SCHEMA = Schema(
    name="the pattern `logs`",
    words=(
        Word(
            name="collect",
            forms=(
                (
                    "slowlog [every <every:duration>] [port <port:port-of>]"
                    " [password secret <password:secret-key>] [with plugin]"
                ),
                "storm from <url:url> [window <window:duration>] [every <every:duration>]",
                "file <path:directory> as regexp <expression:text> [time <time:text>]",
                "file <path:directory> as multiline start <start:text>",
                "file <path:directory> as <format:json|nginx|apache2|text>",
            ),
            doc=(
                "What is collected: Redis' slow log, the topologies of Apache Storm, or a file,"
                " with the format of its lines."
            ),
            many=Many.LIST,
            required=True,
        ),
        Word(
            name="redact",
            forms=("<fields:text...>",),
            doc="Fields that are taken out of every record; `user.token` is one inside another.",
            many=Many.LIST,
        ),
        Word(
            name="truncate",
            forms=("<value:positive>",),
            doc="How many characters of a message are kept.",
            default="256 of a slow command or a state, 8192 of a file's text",
        ),
        Word(
            name="space",
            forms=("<value:size>",),
            doc="The room for the files of a directory; what exceeds it ends the pod.",
            default="1Gi",
        ),
        Word(
            name="listen",
            forms=("<value:port>",),
            doc="The port where it answers the cluster's question whether it is well.",
            default="24220",
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="50m"),
        memory_word("192Mi"),
    ),
)
