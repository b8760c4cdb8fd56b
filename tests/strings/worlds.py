"""For every slot a program that is accepted, with a hole where the slot's value stands."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from ddpc.driver import Options
from ddpc.schema.signature import Literal, Optional, Part, Slot
from ddpc.schema.word import Word
from tests.properties.corpus import Program
from tests.strings.files import FILES
from tests.strings.pieces import API, DATABASE, FILL, HOLE, OWN, TLS
from tests.strings.slots import Place, schemas

_REDIS = """service redis {
  image "redis:7.2"
  port redis 6379
  ready tcp
  sharded 2
  data cache
}
"""
_WEB = (
    'image "registry.example.com/web:1.0"',
    "user 10001",
    "port http 8080",
    "ready GET /ready",
    "reach load-balancer",
)
_REGISTRY = 'registry "registry.example.com/team"'
_REPOSITORY = ('repository "https://git.example.com/a.git"', "into /app/current")


@frozen
class _Attached:
    head: str
    block: tuple[str, ...] = ()
    beside: str = ""


_ATTACHED = {
    "adapter": _Attached("attach adapter own to web", (*OWN, "port http 8090 named admin")),
    "ambassador": _Attached(
        "attach ambassador own to web for database", (*OWN, "listen 5433"), DATABASE
    ),
    "broker": _Attached("attach broker to web for database", (), DATABASE),
    "cache": _Attached("attach cache to web"),
    "git-sync": _Attached("attach git-sync to web", _REPOSITORY),
    "logs": _Attached("attach logs to web", ("collect file /var/log/web/a.log as json",)),
    "metrics": _Attached("attach metrics to web", ("exporter nginx",)),
    "rate-limit": _Attached("attach rate-limit to web", ("anonymous 10/s",), API),
    "session": _Attached("attach session to web", ("by cookie SESSION", "pods listed")),
    "shard": _Attached("attach shard to web for redis", (), _REDIS),
    "sidecar": _Attached("attach sidecar own to web", (*OWN, "port http 8090 named admin")),
    "split": _Attached("attach split to web", ("send 10% to api",), API),
    "tls": _Attached("attach tls to web", TLS),
    "tls.authority[0].secret": _Attached("attach tls to web as sidecar", TLS),
}

_EDGE = ('host "a.example.com" { path / to web }', "certificate secret tls")
_EXTERNAL = ('host "db.example.com"', "port postgres 5432")

_WRITTEN: dict[str, str] = {
    "edge.host[0].name": f"host {HOLE} {{ path / to web }}",
    "logs.collect[2].path": f'collect file {HOLE} as regexp "(?<a>.*)"',
    "logs.collect[2].time": (
        f'collect file /var/log/a/a.log as regexp "(?<time>[^ ]+) (?<a>.*)" time {HOLE}'
    ),
}
"""Statements that are not what the fillers make of the form."""

_BESIDE: dict[str, tuple[str, ...]] = {
    "service.port[0].name": ("ready GET /ready port http",),
    "external.authority": ("port https 5433 named tls",),
    "edge/host.certificate": ("path / to web",),
    "broker.port": (),
    "logs.collect[0]": (),
    "git-sync.key": ('repository "git@git.example.com:a.git"',),
    "git-sync.tag": (),
    "metrics.login": ("exporter mysql", "password secret exporter/password"),
    "metrics.password": ("exporter redis",),
}
"""What has to stand in the block too, by the beginning of the slot's name."""

_TIER = "attach rate-limit to web { anonymous 10/s }\n"
_HIDDEN = ("port http 8080 on localhost", 'ready command "true"')
_VERIFIED = (
    "attach rate-limit to web { anonymous 10/s;"
    " authenticated 20/s verified by database port tls at /ready }\n"
)
_SHARDED = f"{_REDIS}attach shard to web for redis\n"

_SERVICE: dict[str, tuple[str, ...]] = {
    "app.allow": _WEB[2:4],
    "app.pods": _WEB[2:4],
    "logs.collect[0]": ("port redis 6379", "ready tcp"),
    "metrics.login": ("port mysql 3306", "ready tcp"),
    "metrics.password": ("port redis 6379", "ready tcp"),
    "service.allow": _WEB[2:4],
    "service.authority": ("port https 8443", "ready tcp"),
    "tls.authority": _HIDDEN,
}
"""What the service has instead, besides its image and its user."""

_MORE: dict[str, str] = {
    "app.cluster": _SHARDED,
    "app.dns": "attach session to web { by cookie SESSION }\n",
    "app.monitored": "attach metrics to web { exporter nginx }\n",
    "app.registry": _SHARDED,
    "external.authority": _VERIFIED,
    "external.host": "attach broker to web for database { by name }\n",
    "front.port": "attach split to public { send rest to web }\n",
    "service.authority": (
        "attach rate-limit to api { anonymous 10/s;"
        " authenticated 20/s verified by web at /ready }\n"
    ),
    "tls.authority": _TIER,
}
"""What has to stand in the file too."""

REFUSED: dict[str, str] = {
    "ambassador.ready[0]": "an ambassador listens on localhost, where the kubelet asks nobody",
    "ambassador.ready[1]": "so too",
    "ambassador.ready[2]": "so too",
    "ambassador.alive[0]": "so too",
    "ambassador.alive[1]": "so too",
    "ambassador.alive[2]": "so too",
    "ambassador.started[0]": "so too",
    "ambassador.started[1]": "so too",
    "ambassador.started[2]": "so too",
    "ambassador/": "so too",
    "broker.backup": "a broker has one database",
}
"""Slots whose statement no program can have, and why: whatever stands there is a diagnostic."""


def program(place: Place) -> Program:
    """The program with a hole for the slot. Where the file itself has it, see ``files``."""
    text = FILES[place.id] if place.id in FILES else _text(place, statement(place))
    return Program(place.id, "app.ddp", {"app.ddp": text, "file.txt": "text\n"}, Options())


def statement(place: Place) -> str:
    """The statement with a hole for the slot."""
    if place.id in _WRITTEN:
        return _WRITTEN[place.id]
    words = _words(place.parts, place.slot)
    return f"{place.word.name} {' '.join(words)}{_inner(place.word)}"


def _inner(word: Word) -> str:
    """The block that a word needs, with what that needs."""
    if word.block is None or not word.needs_block:
        return ""
    return f" {{ {'; '.join(_plain(one) for one in word.block.required)} }}"


def _plain(word: Word) -> str:
    """A statement without a hole."""
    words = [
        part.text if isinstance(part, Literal) else _filled(part)
        for part in word.signatures[0]
        if not isinstance(part, Optional)
    ]
    return f"{word.name} {' '.join(words)}{_inner(word)}"


def _outer(schema: str, statement: str) -> str:
    """The statement in whose block it stands."""
    outer, _, name = schema.rpartition("/")
    word = schemas()[outer].by_name[name]
    head = _plain(word).partition(" {")[0]
    inner = f"{head} {{ {statement} }}"
    return inner if "/" not in outer else _outer(outer, inner)


def _words(parts: tuple[Part, ...], hole: Slot) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, Literal):
            found.append(part.text)
        elif isinstance(part, Slot):
            found.append(HOLE if part is hole else _filled(part))
        elif _holds(part, hole):
            found += _words(part.parts, hole)
    return found


def _holds(part: Optional, hole: Slot) -> bool:
    return any(
        one is hole or (isinstance(one, Optional) and _holds(one, hole)) for one in part.parts
    )


def _filled(slot: Slot) -> str:
    return slot.words[0] if slot.type is None else FILL[slot.type.name]


def _of(place: Place, table: dict[str, tuple[str, ...]] | dict[str, str]) -> Any:
    """What a table has for a slot, by the longest beginning of its name."""
    return next((table[one] for one in sorted(table) if place.id.startswith(one)), None)


def is_refused(place: Place) -> bool:
    """Whether no program can have the slot's statement."""
    return _of(place, REFUSED) is not None


def _text(place: Place, statement: str) -> str:
    schema, word = place.schema, place.word.name
    own = {"service": _WEB, "edge": _EDGE, "external": _EXTERNAL}
    blocks = {"app": [_REGISTRY], "service": list(_WEB)}
    outer = schema.partition("/")[0]
    attached = _ATTACHED.get(place.id if place.id in _ATTACHED else outer)
    if attached is not None:
        blocks[outer] = list(attached.block)
    elif outer not in blocks:
        blocks[outer] = list(own.get(outer, ()))
    beside = _of(place, _BESIDE) or ()
    if "/" in schema:
        word = schema.split("/")[1]
        statement = _outer(schema, "; ".join((*beside, statement)))
        beside = ()
    service = _of(place, _SERVICE)
    if service is not None:
        blocks["service"] = [_WEB[0], _WEB[1], *service]
    replaced = {word, *(one.split()[0] for one in beside if one.split()[0] != "port")}
    kept = [one for one in blocks[outer] if one.split()[0] not in replaced - {"port"}]
    blocks[outer] = [*kept, *beside, statement]
    written = [_block("app demo", blocks["app"]), _block("service web", blocks["service"])]
    if attached is not None:
        written += [attached.beside, _block(attached.head, blocks[outer])]
    elif outer not in {"app", "service"}:
        written.append(_block(_HEADS[outer], blocks[outer]))
    text = "\n".join((*written, _of(place, _MORE) or ""))
    if "\nservice api" not in text:
        text += API
    return text


_HEADS = {
    "front": "front public",
    "external": "external database",
    "edge": "edge public",
    "expect": "expect web",
}


def _block(head: str, statements: list[str]) -> str:
    return head + " {\n" + "\n".join(f"  {one}" for one in statements) + "\n}\n"
