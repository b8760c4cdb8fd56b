"""What an ``edge`` can say."""

from __future__ import annotations

from ddpc.schema.pieces.service import PATCH, REACH
from ddpc.schema.word import Many, Schema, Word

PATH_FORM = "<path:paths> to <target:served> [port <port:port-of>] [timeout <timeout:duration>]"

HOST = Schema(
    name="a host",
    words=(
        Word(
            name="path",
            forms=(PATH_FORM,),
            doc="Requests at a path and below it go to a service; with a star, only those below.",
            many=Many.KEYED,
            key=("path",),
            required=True,
        ),
        Word(
            name="certificate",
            forms=("secret <secret:secret>",),
            doc="A certificate of the host's own.",
            default="the edge's",
        ),
    ),
)

EDGE = Schema(
    name="an edge",
    words=(
        Word(
            name="host",
            forms=("<name:hostname>",),
            doc="A host and where its paths lead.",
            many=Many.KEYED,
            key=("name",),
            required=True,
            block=HOST,
            needs_block=True,
        ),
        Word(
            name="certificate",
            forms=("secret <secret:secret>",),
            doc="The Secret with the certificate and its key.",
            required=True,
        ),
        REACH,
        Word(
            name="replicas",
            forms=("<count:count> [on cpu <cpu:percent>]",),
            doc="The number of pods.",
            default="2",
        ),
        Word(name="cpu", forms=("<value:cpu>",), doc="The CPU request.", default="100m"),
        Word(name="memory", forms=("<value:sizes>",), doc="The memory.", default="128Mi"),
        Word(
            name="hsts",
            forms=("<value:duration>",),
            doc="How long browsers remember to use HTTPS only. They do, so it is off unless said.",
            default="off",
        ),
        Word(
            name="nginx",
            doc="Settings in nginx's own words: `nginx { proxy_buffers 8 16k }`.",
            many=Many.SEQUENCE,
            free=True,
        ),
        PATCH,
    ),
)
