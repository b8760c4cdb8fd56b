"""What the three probes can say: the same forms, with meanings of their own."""

from __future__ import annotations

from ddpc.schema.word import Many, Schema, Word

_TIMES = (
    "[every <every:duration>] [after <after:duration>] [timeout <timeout:duration>]"
    " [failures <failures:positive>] [successes <successes:positive>]"
)

PROBE_FORMS = (
    f"GET <path:path> [port <port:port-of>] {_TIMES}",
    f"tcp [port <port:port-of>] {_TIMES}",
    f"grpc [port <port:port-of>] [service <service:text>] {_TIMES}",
    f"command <arguments:text...> {_TIMES}",
)

HEADERS = Schema(
    name="a probe",
    words=(
        Word(
            name="header",
            forms=("<name:header> <value:header-value>",),
            doc="A header of the request.",
            many=Many.KEYED,
            key=("name",),
        ),
    ),
)


def probe_word(name: str, doc: str, default: str) -> Word:
    """The word of one probe."""
    return Word(name=name, forms=PROBE_FORMS, doc=doc, block=HEADERS, default=default)
