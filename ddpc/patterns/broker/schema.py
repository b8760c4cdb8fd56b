"""What the block of a broker can say."""

from __future__ import annotations

from typing import Final

from ddpc.patterns.words import memory_word
from ddpc.schema.word import Many, Schema, Word

OF_AMBASSADORS: Final = ("cpu", "health", "idle", "memory")
"""The words that are about a container in the pods."""

SCHEMA = Schema(
    name="the pattern `broker`",
    words=(
        Word(
            name="listen",
            forms=("<value:port>",),
            doc="The port that the application dials.",
            default="the port of what it stands for",
        ),
        Word(
            name="port",
            forms=("<value:port-of>",),
            doc="Which port of what it stands for, by name or number.",
            default="the only one",
        ),
        Word(
            name="by",
            forms=("name",),
            doc="A name of the cluster instead of an ambassador; an address has none, and its port"
            " stays what it is.",
            default="an ambassador",
        ),
        Word(
            name="idle",
            forms=("<value:duration>",),
            doc="How long the application's pool keeps an idle connection. The ambassador gives up"
            " a silent one only after twice as long, and never before 10min: a long query is"
            " silent too.",
            default="30min",
        ),
        Word(
            name="health",
            forms=("<value:port>",),
            doc="The port at which the ambassador answers probes.",
            default="the one after `listen`",
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="50m"),
        memory_word("64Mi"),
        Word(
            name="backup",
            forms=("<host:text...>",),
            doc="Refused: a second database that takes writes comes apart from the first.",
            many=Many.LIST,
        ),
    ),
)
