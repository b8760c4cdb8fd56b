"""What a drawn program has beside its service: what is called, split to, stored in, and entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.properties.drawn.model import Attachment, Piece, Statement
from tests.properties.drawn.words import statements_of

SETTINGS_FILE = "settings.json"
RESOURCE_FILE = "access.yaml"

BESIDE = {
    SETTINGS_FILE: '{"a": 1}\n',
    RESOURCE_FILE: (
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: words\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\ndata:\n  a: b\n"
    ),
}
"""Files of the project, by name."""


def _piece(kind: str, name: str, text: str, like: str | None = None) -> Piece:
    return Piece(kind=kind, name=name, like=like, settings=statements_of(text))


API = _piece(
    "service",
    "api",
    'image "registry.example.com/api:1.0"; user 10001; port http 8080; ready GET /ready',
)
NEXT = _piece(
    "service",
    "next",
    'image "registry.example.com/next:1.0"; user 10001; port http 8080; ready GET /ready',
)
STORE = _piece(
    "service",
    "store",
    'image "redis:7.2"; port redis 6379; sharded 3; data cache; ready tcp',
)
DATABASE = _piece(
    "external",
    "database",
    'host "db.example.com"; port postgres 5432; addresses 192.0.2.0/24',
)

CAST = (API, NEXT, STORE, DATABASE)
"""Each is there where something names it."""


def needed(statements: Iterable[Statement]) -> tuple[Piece, ...]:
    """Those of the cast that some statements name."""
    words = set(_words(statements))
    return tuple(each for each in CAST if each.name in words)


def _words(statements: Iterable[Statement]) -> Iterator[str]:
    for each in statements:
        yield from each.head.split(" ")[1:]
        yield from _words(each.block or ())


FRONT = _piece("front", "entry", "port http 8080 published 80")

ANSWERED = Attachment(
    pattern="split",
    subject=FRONT.name,
    settings=statements_of("send 10% to next; send rest to api; sticky none"),
)
"""What makes a front answer."""
