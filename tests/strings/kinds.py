"""What can be asked of a slot, by the type of its value."""

from __future__ import annotations

import re
from typing import Final

from tests.strings.slots import NUMBERS, Place

SHAPES: Final[dict[str, str]] = {
    "text": "{}",
    "name": "{}",
    "port-name": "{}",
    "hostname": "{}.example.com",
    "host": "{}.example.com",
    "url": "http://localhost:8080/{}",
    "path": "/{}",
    "path-query": "/{}",
    "paths": "/{}",
    "directory": "/data/{}",
    "image": "registry.example.com/a:{}",
    "registry": "registry.example.com/{}",
    "variable": "{}",
    "header": "{}",
    "header-value": "{}",
    "cookie-value": "{}",
    "cookie": "{}",
    "cookie-name": "{}",
    "alert": "{}",
    "metric": "{}",
    "key": "{}",
    "label-value": "{}",
    "secret": "{}",
    "secret-key": "words/{}",
    "namespace": "{}",
    "object": "{}",
    "file": "{}",
}
"""How a text becomes a value of each type that takes texts."""

OWN_SHAPES: Final[dict[str, str]] = {
    "git-sync.repository[0].value": "https://git.example.com/{}.git",
    "logs.collect[2].expression": "(?<a>{}.*)",
    "file.import[0].file": "{}.ddp",
    "file.resource[0].file": "{}.yaml",
    "logs.collect[2].time": "%Y-%m-%dT%H:%M:%S{}",
}
"""Of slots whose text has a form of its own."""

CLOSED: Final = frozenset(
    (
        *NUMBERS,
        "address",
        "callee",
        "cidr",
        "declared",
        "edge",
        "external",
        "front",
        "fronted",
        "pattern",
        "port-of",
        "served",
        "service",
    )
)
"""Types that take numbers, addresses or what is declared: of other texts nothing comes out."""

NAMES_OF: Final = frozenset(
    (
        "file.attach[0].pattern",
        "file.attach[0].behind",
        "file.environment[0].like",
        "file.input[0].name",
        "file.input[0].type",
    )
)
"""Slots of names that mean something declared elsewhere: no other text is one."""

NOWHERE: Final = (
    "expect",
    "external.port[0].name",
    "file.expect[0].",
    "file.environment[0].name",
    "file.import[0].file",
    "cache.ignore[1].headers",
    "file.let[0].name",
    "file.resource[0].file",
    "service.file[1].source",
)
"""Slots that stand in no output: what they say is checked, run by others, or named in the program
alone."""

TWO: Final = "shard.hash-tag[1].value"
"""The slot that takes two characters."""


NEVER: Final[dict[str, re.Pattern[str]]] = {
    "text": re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]"),
    "header-value": re.compile(r"[^\t -~]|\A[\t ]|[\t ]\Z"),
    "directory": re.compile(r":"),
}
"""What no text has in it that is accepted, even where files could carry it: a text has no control
characters (docs/language.md); around a header's value blanks are lost, and beyond ASCII each
reader takes it for something else (RFC 9110, section 5.5); nothing is mounted at a path with a
colon (the API's reference of VolumeMount)."""


def is_impossible(place: Place, text: str) -> bool:
    """Whether the slot's type has no such text."""
    never = NEVER.get(place.type)
    return never is not None and never.search(text) is not None


def means_more(place: Place, text: str) -> bool:
    """Whether a text stands for something else than itself in a slot, as the language has it."""
    if place.type in {"path", "paths", "url"} and text == "":
        return True  # all paths, and no path
    if place.type in {"paths", "cookie"} and text.endswith("*"):
        return True
    if place.schema == "free" and place.word.name == "nginx":
        return "$" in text  # a variable of nginx is meant
    # What a ConfigMap's key cannot be called: the key is another, the file is what was said.
    return place.id == "service.file[1].path" and not re.fullmatch(r"[A-Za-z0-9._-]{1,200}", text)


def shape(place: Place) -> str | None:
    """How a text becomes a value for the slot; None where none does."""
    if place.id in NAMES_OF:
        return None
    own = OWN_SHAPES.get(place.id)
    return own if own is not None else SHAPES.get(place.type)


def is_nowhere(place: Place) -> bool:
    """Whether what stands in the slot comes out nowhere."""
    return place.id.startswith(NOWHERE)
