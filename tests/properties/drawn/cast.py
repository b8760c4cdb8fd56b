"""What a drawn program has beside its service: what is called, split to, stored in, and entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ddpc.schema.pieces.service import EXTERNAL
from ddpc.schema.pieces.service import FRONT as OF_FRONTS
from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Attachment, Piece, Statement
from tests.properties.drawn.words import Scene, block, statements_of

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

API, NEXT, STORE = "api", "next", "store"
DATABASE, ACCOUNTS = "database", "accounts"
FRONT = "entry"

_SERVICE = "user 10001; port http 8080; ready GET /ready"

_SERVICES = {
    API: f'image "registry.example.com/api:1.0"; {_SERVICE}',
    NEXT: f'image "registry.example.com/next:1.0"; {_SERVICE}',
    STORE: 'image "redis:7.2"; port redis 6379; sharded 3; data cache; ready tcp',
}
_EXTERNALS = {DATABASE: "postgres 5432", ACCOUNTS: "https 8443"}
"""With the port of each."""

ANSWERED = Attachment(
    pattern="split",
    subject=FRONT,
    settings=statements_of("send 10% to next; send rest to api; sticky none"),
)
"""What makes a front answer."""


def needed(choices: Choices, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    """Those of the cast that some statements name and do not declare."""
    said = tuple(statements)
    named = set(words(said))
    there = set(_declared(said))
    found: list[Piece] = []
    for name in (NEXT, API, STORE):
        if name in named - there:
            found.append(_service(choices, name))
            named.add(found[-1].like or name)
    for name in _EXTERNALS:
        if name in named - there:
            found.append(external(choices, name))
    return tuple(found)


def front(choices: Choices) -> Piece:
    """A name without pods."""
    scene = Scene(place="front", name=FRONT, ports=(8282, 8283))
    return Piece(kind="front", name=FRONT, settings=block(choices, OF_FRONTS, scene, most=1))


def external(choices: Choices, name: str) -> Piece:
    """Something outside of the build."""
    scene = Scene(place="external", name=name, ports=(8284, 8285), main=_EXTERNALS[name])
    encrypted = name == ACCOUNTS or choices.once_in(25)
    without = () if encrypted else ("authority",)
    settings = block(choices, EXTERNAL, scene, most=2, without=without)
    return Piece(kind="external", name=name, settings=settings)


def words(statements: Iterable[Statement]) -> Iterator[str]:
    """All that statements are about: every word but the first of each."""
    for each in statements:
        yield from each.head.split(" ")[1:]
        yield from words(each.block or ())


def _service(choices: Choices, name: str) -> Piece:
    if name == NEXT and choices.once_in(5):
        own = statements_of('image "registry.example.com/next:1.0"')
        return Piece(kind="service", name=NEXT, like=API, settings=own)
    return Piece(kind="service", name=name, settings=statements_of(_SERVICES[name]))


def _declared(statements: Iterable[Statement]) -> Iterator[str]:
    for each in statements:
        if each.word == "environment":
            yield from _declared(each.block or ())
        elif each.word in {"service", "external"}:
            yield each.head.split(" ")[1]
