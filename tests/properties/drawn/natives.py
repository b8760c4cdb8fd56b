"""Settings in a server's own words, drawn from the vocabularies that the compiler has of them."""

from __future__ import annotations

from ddpc.backends.nginx import native as nginx_native
from ddpc.backends.nginx.native.known import Known
from ddpc.backends.nginx.native.shapes import KINDS, Slot
from ddpc.backends.varnish.parameters import PARAMETERS, Kind, Parameter
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Statement

_NGINX: dict[str, tuple[str, ...]] = {
    "number": ("10", "0", "100"),
    "few": ("8", "4", "16"),
    "many": ("1024", "1", "100000"),
    "crowd": ("1024", "100", "100000"),
    "level": ("1", "9"),
    "size": ("16k", "32k", "8k", "1m"),
    "amount": ("16k", "0", "64k"),
    "offset": ("1m", "0", "1g"),
    "time": ("30s", "250ms", "1h"),
    "seconds": ("30s", "5m"),
    "moment": ("1h", "-1s"),
    "header": ("X-Frame-Options", "X-A"),
    "short-header": ("X-A",),
    "cookie": ("session",),
    "mime": ("text/css", "application/json"),
    "network": ("192.0.2.0/24", '"2001:db8::/32"'),
    "ciphers": ('"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"',),
    "curves": ('"X25519:prime256v1"', "X25519"),
    "text": ('"DENY"', '"a \\"b\\" \\\\ ; { }"', '"$host"', '""', '"it\'s $remote_addr"'),
    "part": ('"one.example.com"', '"/a"'),
}
"""By kind of value."""

_PLACES = ("http", "server", "location", "main", "events", "upstream")

_VARNISH: dict[Kind, tuple[str, ...]] = {
    Kind.SWITCH: ("on", "off"),
    Kind.NUMBER: ("5", "40", "450", "1000"),
    Kind.SECONDS: ("60", "120", "30.5", "10"),
    Kind.BYTES: ("64k", "32k", "128k", "1M"),
}


def native(choices: Choices, tool: str) -> Statement:
    """``nginx PLACE { … }`` or ``varnish { … }`` with one or two settings."""
    if tool == "varnish":
        chosen = choices.some(PARAMETERS, 1) or (choices.of(PARAMETERS),)
        return Statement("varnish", tuple(_parameter(choices, one) for one in chosen))
    place = choices.of(_PLACES)
    fitting = [one for one in nginx_native.KNOWN if place in one.places]
    directives = choices.some(fitting, 2) or (choices.of(fitting),)
    return Statement(f"nginx {place}", tuple(_directive(choices, one) for one in directives))


def _directive(choices: Choices, known: Known) -> Statement:
    shape = known.shape
    slots = (*shape.required, *shape.optional[: choices.below(len(shape.optional) + 1)])
    arguments = [_argument(choices, slot) for slot in slots]
    if shape.repeated is not None and choices.once_in(2):
        arguments.append(_argument(choices, shape.repeated))
    return Statement(" ".join((known.name, *dict.fromkeys(arguments))))


def _argument(choices: Choices, slot: Slot) -> str:
    words = (_NGINX[choice] if choice in KINDS else (choice,) for choice in slot.choices)
    return choices.of([word for several in words for word in several])


def _parameter(choices: Choices, one: Parameter) -> Statement:
    values = [text for text in _VARNISH[one.kind] if _in_range(one, text)] or [f"{one.low:g}"]
    return Statement(f"{one.name} {choices.of(values)}")


def _in_range(one: Parameter, text: str) -> bool:
    if one.kind is Kind.SWITCH:
        return True
    units = {"k": 1 << 10, "M": 1 << 20}
    value = float(text[:-1]) * units[text[-1]] if text[-1] in units else float(text)
    return value >= one.low and (one.high is None or value <= one.high)
