"""Typed programs, drawn from the schemas: every word of every piece and pattern can come.

What is drawn fits the forms of its words; whether it makes sense is for the compiler to say.
"""

from __future__ import annotations

from hypothesis import strategies as st

from ddpc.driver import Options
from ddpc.ir.design import Placement
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern
from ddpc.schema.pieces.app import APP
from ddpc.schema.pieces.edge import EDGE
from ddpc.schema.pieces.service import SERVICE
from ddpc.schema.signature import Literal, Part, Slot
from ddpc.schema.word import Many, Schema, Word
from tests.properties.corpus import Program

_LITERALS: dict[str, tuple[str, ...]] = {
    "name": ("one", "two", "three"),
    "port-name": ("http", "admin", "metrics"),
    "text": ('"text"', '"two words"', "word", '"$HOME ${x}"'.replace("${x}", "\\\\${x}"), '"17"'),
    "duration": ("1s", "5s", "90s", "2min", "1h", "1d", "500ms"),
    "size": ("64Mi", "256Mi", "1Gi", "96Mi"),
    "sizes": ("128Mi", "64Mi..256Mi", "512Mi"),
    "cpu": ("100m", "1", "1.5"),
    "percent": ("50%", "99.9%", "100%"),
    "rate": ("10/s", "60/min", "1/min", "3600/h"),
    "number": ("0", "1", "20"),
    "positive": ("1", "2", "5"),
    "count": ("1", "2", "3", "2..5"),
    "user": ("10001", "999"),
    "port": ("80", "443", "8080", "8443", "9090", "5432"),
    "port-of": ("http", "admin", "8080"),
    "status": ("200", "404"),
    "version": ("1.30", "1.26", "7.7", "1.34", "7.1"),
    "hostname": ('"a.example.com"', '"b.example.com"'),
    "host": ('"db.example.com"', '"192.0.2.7"'),
    "address": ("192.0.2.10",),
    "cidr": ("10.0.0.0/8", "192.0.2.0/24", '"fd00:10::/48"'),
    "path": ("/", "/ready", "/a/b"),
    "paths": ("/", "/a", "/a/*", "/static/*"),
    "directory": ("/data", "/etc/web/a", "/tmp", "/var/run/app"),
    "image": ('"registry.example.com/a:1.0"', '"redis:7.2"'),
    "registry": ('"registry.example.com/team"',),
    "variable": ("A", "LOG_LEVEL"),
    "header": ("x-user", "x-a"),
    "header-value": ('"on"', "b"),
    "cookie-value": ("on", '"a|b"'),
    "cookie": ('"session"', '"_ga*"'),
    "cookie-name": ("SESSION", '"connect.sid"'),
    "url": ('"http://localhost:8080"',),
    "alert": ("RedisDown", "QueueLong", "A1"),
    "key": ("team", '"example.com/team"'),
    "label-value": ("words", '""'),
    "file": ('"file.txt"', '"missing.txt"'),
    "secret": ("tls", "words-tls"),
    "secret-key": ("words/password", "tls/tls.crt"),
    "namespace": ("monitoring", "words"),
    "object": ("fast", "web"),
    "service": ("web", "api"),
    "fronted": ("web", "api", "public"),
    "served": ("web", "api"),
    "callee": ("web", "api", "database"),
    "declared": ("web", "public", "database"),
}

_API = (
    'service api {\n  image "registry.example.com/api:1.0"\n  user 10001\n  port http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}"
)

_NATIVES = {
    "nginx": ("nginx { proxy_buffers 16 32k }", "nginx http { keepalive_requests 2000 }"),
    "varnish": ("varnish { gzip_level 9 }",),
    "patch": ("patch deployment { spec { revisionHistoryLimit 3 } }",),
}


_FITTING = {
    "repository": ('"https://git.example.com/a.git"', '"http://git.example.com/a.git"'),
    "branch": ("main", '"feature/x"', '"a..b"'),
    "tag": ("v1.0",),
    "into": ("/app/current", "/srv/site", "/usr/site", "/data"),
}
"""What is drawn for words whose text has a form of its own: mostly what fits."""


@st.composite
def _arguments(draw: st.DrawFn, parts: tuple[Part, ...]) -> str:
    words: list[str] = []
    for part in parts:
        if isinstance(part, Literal):
            words.append(part.text)
        elif isinstance(part, Slot):
            several = draw(st.integers(1, 2)) if part.repeated else 1
            words += [draw(_literal(part)) for _ in range(several)]
        elif draw(st.booleans()):
            words.append(draw(_arguments(part.parts)))
    return " ".join(word for word in words if word)


def _literal(slot: Slot) -> st.SearchStrategy[str]:
    return st.sampled_from(slot.words if slot.type is None else _LITERALS[slot.type.name])


@st.composite
def _statement(draw: st.DrawFn, word: Word) -> str:
    if word.free:
        return draw(st.sampled_from(_NATIVES[word.name]))
    if word.name in _FITTING:
        return f"{word.name} {draw(st.sampled_from(_FITTING[word.name]))}"
    written = f"{word.name} {draw(_arguments(draw(st.sampled_from(word.signatures))))}".strip()
    if word.block is not None and (word.needs_block or draw(st.booleans())):
        inner = draw(block(word.block, most=3))
        return f"{written} {{\n{inner}\n}}"
    return written


@st.composite
def block(draw: st.DrawFn, schema: Schema, most: int, chosen: tuple[str, ...] = ()) -> str:
    """The statements of a block: those that are required, the ``chosen`` ones, and some more."""
    others = [word for word in schema.words if not word.required and word.name not in chosen]
    more = draw(st.lists(st.sampled_from(others), max_size=most, unique=True)) if others else []
    words = [word for word in schema.words if word.required or word.name in chosen] + more
    statements: list[str] = []
    for word in words:
        times = draw(st.integers(1, 2)) if word.many is not Many.ONE else 1
        statements += dict.fromkeys(draw(_statement(word)) for _ in range(times))
    return "\n".join(statements)


@st.composite
def _service(draw: st.DrawFn, name: str) -> str:
    inner = draw(block(SERVICE, most=4))
    fixed = ["user 10001", "port http 8080", "ready GET /ready", "reach load-balancer"]
    kept = [one for one in fixed if f"\n{one.split()[0]} " not in f"\n{inner}"]
    return f"service {name} {{\n{inner}\n" + "\n".join(kept) + "\n}"


@st.composite
def attachment(draw: st.DrawFn, pattern: Pattern) -> str:
    """One use of a pattern, at any place where it may run."""
    placement = draw(st.sampled_from(pattern.placements))
    label = "own" if pattern.needs_label else ""
    named = "api" if "http" in pattern.protocols else "database"
    stands_for = pattern.takes_target and placement is Placement.AMBASSADOR
    target = f" for {named}" if stands_for else ""
    also = draw(st.sampled_from(("", "", "", " separate", " behind cache", " behind rate-limit")))
    chosen = ("anonymous",) if "anonymous" in pattern.schema.by_name else ()
    inner = draw(block(pattern.schema, most=3, chosen=chosen))
    head = f"attach {pattern.name} {label} to web as {placement.value}{target}{also}"
    return f"{' '.join(head.split())} {{\n{inner}\n}}"


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A whole program with up to three attachments to one service."""
    patterns = draw(st.lists(st.sampled_from(PATTERNS), max_size=3, unique_by=lambda one: one.name))
    parts = [
        f"app demo {{\n{draw(block(APP, most=2))}\n}}",
        draw(_service("web")),
        *(draw(attachment(pattern)) for pattern in patterns),
        _API,
        'external database { host "db.example.com"; port postgres 5432 }',
    ]
    if draw(st.booleans()):
        parts.append(f"edge public {{\n{draw(block(EDGE, most=2))}\n}}")
    files = {"app.ddp": "\n".join(parts) + "\n", "file.txt": "text\n"}
    return Program("drawn", "app.ddp", files, Options())


def _whole(*more: str) -> Program:
    text = (
        'app demo {\n# here: app\nregistry "registry.example.com/team"\n}\n'
        'service web {\n# here: service\nimage "registry.example.com/web:1.0"\nuser 10001\n'
        "port http 8080\nready GET /ready\nallow from namespace tools\n}\n"
    )
    text += "\n".join(more)
    return Program("whole", "app.ddp", {"app.ddp": text}, Options())


def _attached(pattern: str, *settings: str) -> Program:
    label = "own " if pattern in {"sidecar", "ambassador", "adapter"} else ""
    target = " for database" if pattern in {"ambassador", "broker"} else ""
    inner = "\n".join((f"# here: {pattern}", *settings))
    return _whole(
        'external database { host "db.example.com"; port postgres 5432 }',
        f"attach {pattern} {label}to web{target} {{\n{inner}\n}}\n",
    )


_REPOSITORY = 'repository "https://git.example.com/acme/site.git"'
_IMAGE = ('image "registry.example.com/own:1.0"', "user 10002")

WHOLE: dict[str, Program] = {
    "app": _whole(),
    "service": _whole(),
    "edge": _whole(
        'edge public {\n# here: edge\nhost "a.example.com" { path / to web }\n'
        "certificate secret tls\n}\n"
    ),
    "sidecar": _attached("sidecar", *_IMAGE),
    "adapter": _attached("adapter", *_IMAGE),
    "ambassador": _attached("ambassador", *_IMAGE, "listen 5432"),
    "broker": _attached("broker"),
    "git-sync": _attached("git-sync", _REPOSITORY, "into /app/current"),
    "split": _whole(_API, "attach split to web {\n# here: split\nsend 10% to api\n}\n"),
    "tls": _attached("tls", 'hosts "a.example.com"', "certificate secret tls"),
    "cache": _attached("cache"),
    "logs": _attached("logs", "collect file /var/log/web/access.log as nginx"),
    "metrics": _attached("metrics", "exporter nginx"),
    "rate-limit": _attached("rate-limit", "anonymous 10/s"),
    "shard": _whole(
        'service redis {\nimage "redis:7.2"\nport redis 6379\nready tcp\nsharded 2\ndata cache\n}',
        "attach shard to web for redis {\n# here: shard\n}\n",
    ),
    "session": _attached("session", "by cookie SESSION", "pods listed"),
}
"""A program for each place where settings stand; ``# here: PLACE`` is where more can be put."""
