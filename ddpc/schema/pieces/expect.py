"""What an ``expect`` can say."""

from __future__ import annotations

from ddpc.schema.word import Many, Schema, Word

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE")

_REQUEST = (
    "<path:path> [again] [<times:positive> times in <within:duration>] [host <host:hostname>]"
    " [as <identity:name>] [with <header:header> <value:header-value>]"
)

_OBSERVATIONS = (
    "-> from cache",
    "-> not from cache",
    "-> from <service:served>",
    "-> at least <count:positive> of <status:status>",
    "-> header <name:header> [is <text:header-value>]",
    "-> body <body:text>",
    "-> redirect to <location:text>",
    "-> <status:status>",
)

EXPECT = Schema(
    name="an expectation",
    words=(
        *(
            Word(
                name=method,
                forms=tuple(f"{_REQUEST} {observation}" for observation in _OBSERVATIONS),
                doc=f"What a {method} request brings.",
                many=Many.SEQUENCE,
            )
            for method in METHODS
        ),
        Word(
            name="client",
            forms=("address -> arrives as sent",),
            doc="The service sees the address of the client itself.",
            many=Many.SEQUENCE,
        ),
    ),
)
