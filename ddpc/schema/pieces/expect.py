"""What an ``expect`` can say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ddpc.schema.word import Many, Schema, Word

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE")

CIRCUMSTANCES: Final = ("with", "during")
"""The words under which other lines stand."""

REQUEST: Final = (
    "<path:path-query> [again] [<times:positive> times [in <within:duration>]]"
    " [by <clients:positive> clients] [over <scheme:http|https>] [host <host:hostname>]"
    " [port <port:port-of>]"
    " [as <identity:name>] [with <header:header> <value:header-value>]"
)

_CONFIDENCE = "[confidence <confidence:percent>]"

ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "status": "<status:status>",
        "cached": "from cache",
        "uncached": "not from cache",
        "service": "from <service:served>",
        "shares": f"shares as declared {_CONFIDENCE}",
        "share": f"<share:percent> from <service:served> {_CONFIDENCE}",
        "same": "same <what:pod|service> each time",
        "some": "some <status:status>",
        "at least": "at least <count:positive> of <status:status>",
        "at most": "at most <count:number> of <status:status>",
        "header": "header <name:header> [is <text:header-value>]",
        "no header": "no header <name:header>",
        "body": "body <body:text>",
        "whole body": "body is <body:text>",
        "body field": "body field <field:text> is <text:text>",
        "redirect": "redirect [<status:status>] to <location:text>",
        "certificate": "certificate for <hostname:hostname>",
        "refused": "refused",
    }
)
"""What can come of a request, each with its form behind the arrow."""

REPLIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nothing": "nothing",
        "refused": "refused",
        "error": "error [<error:text>]",
        "reply": "<reply:text>",
    }
)
"""What can come of a command."""

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "read": "[at least <share:percent>] read back",
        "spread": "spread over shards [each at least <low:percent>] [at most <high:percent>]",
    }
)
"""What can come of keys that are written."""

MEASURED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "present": "present",
        "value": "<value:number>",
        "at least": "at least <value:number>",
        "at most": "at most <value:number>",
    }
)
"""What can come of a measurement."""

RECORD = Schema(
    name="a record",
    words=(
        Word(
            name="field",
            forms=("<name:text> [is <value:text>]",),
            doc="A field that the record has, by the names on the way to it, joined by dots.",
            many=Many.KEYED,
            key=("name",),
            required=True,
        ),
    ),
)


def _forms(asked: str, observed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{asked} -> {one}" for one in observed.values())


REQUEST_FORMS: Final = _forms(REQUEST, ANSWERS)


_LINES = (
    *(
        Word(
            name=method,
            forms=REQUEST_FORMS,
            doc=f"What comes of {method} requests.",
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
    Word(
        name="connection",
        forms=("-> arrives", "-> refused"),
        doc="What comes of a connection, whatever is spoken there.",
        many=Many.SEQUENCE,
    ),
    Word(
        name="command",
        forms=_forms("<arguments:text...>", REPLIES),
        doc="What a command of Redis, or of memcached, brings.",
        many=Many.SEQUENCE,
    ),
    Word(
        name="write",
        forms=_forms("<keys:positive> keys", KEYS),
        doc="What comes of so many different keys that are written to a Redis or memcached.",
        many=Many.SEQUENCE,
    ),
    Word(
        name="metric",
        forms=_forms("<metric:metric> [with <labels:text...>]", MEASURED),
        doc=(
            "What is measured of each pod of the service: in every series of that name, or in those"
            " with these labels, each followed by its value."
        ),
        many=Many.SEQUENCE,
    ),
    Word(
        name="alert",
        forms=("<alert:alert> -> fires",),
        doc=(
            "Prometheus, with the rules of the build, has the alert fire: of what is measured from"
            " now on, for as long as the alert says."
        ),
        many=Many.SEQUENCE,
    ),
    Word(
        name="logs",
        forms=("-> record",),
        doc="A record that is collected of the service, with at least these fields.",
        many=Many.SEQUENCE,
        block=RECORD,
        needs_block=True,
    ),
    Word(
        name="line",
        forms=("<text:text> in <file:directory> -> record",),
        doc="The record that a line becomes which the service writes to a file.",
        many=Many.SEQUENCE,
        block=RECORD,
        needs_block=True,
    ),
)

UNDER = Schema(name="a circumstance of an expectation", words=_LINES)

EXPECT = Schema(
    name="an expectation",
    words=(
        *_LINES,
        Word(
            name="certificate",
            forms=("renewed [host <host:hostname>] -> served without a restart",),
            doc="The certificate of a host is replaced in its Secret while all runs.",
            many=Many.SEQUENCE,
        ),
        Word(
            name="with",
            forms=("<part:name> down", "one replica of <part:name> down", "<part:name> crashed"),
            doc=(
                "What holds while something is down: a service, an external, a pattern attached to"
                " what is asked, or a pod by its name. Where a service has `crashed`, what stands"
                " beside it in its pods runs on."
            ),
            many=Many.SEQUENCE,
            block=UNDER,
            needs_block=True,
        ),
        Word(
            name="during",
            forms=("a rollout [of <part:name>]", "a renewal [host <host:hostname>]"),
            doc=(
                "What holds for every request while pods are replaced one by one, or a certificate"
                " is."
            ),
            many=Many.SEQUENCE,
            block=UNDER,
            needs_block=True,
        ),
    ),
)
