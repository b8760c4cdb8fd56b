"""What an attachment of cache says."""

from __future__ import annotations

from attrs import field

from ddpc.diagnostics import Code, Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, PathPattern, Size
from ddpc.node import frozen
from ddpc.patterns.cache.memory import SHORTEST, SMALLEST_STORE, Stores, smallest, stores
from ddpc.patterns.contract import TierSizes
from ddpc.patterns.words import listens, reaches, sizes_of
from ddpc.schema.settings import Block

_APP = "app demo { }\n"
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n}\n"
)

TOO_SMALL = Code(
    slug="cache/too-small",
    summary="a cache's container is too small to hold a store",
    why=(
        "The process, its threads and the answers in transit need their share of the container's"
        " memory, and a store takes more than its size: a cache with a store as large as its"
        " container is killed when it fills."
    ),
    example=_APP + _WEB + "attach cache to web { memory 64Mi }\n",
    instead=_APP + _WEB + "attach cache to web { memory 128Mi }\n",
)

ANALYTICS = ("_ga*", "_gid", "_gat*", "_utm*", "__utm*", "_fbp", "_gcl*", "_hj*", "_pk_*")
"""Cookies that analytics scripts set in browsers and servers do not read."""


@frozen(kw_only=True)
class Keep:
    """Answers below ``path`` are kept for ``ttl``."""

    path: PathPattern
    ttl: Duration
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class CacheOptions:
    """What the block says; ``listen`` None: as the placement has it."""

    memory: tuple[Size, Size]
    stores: Stores
    ttl: Duration
    grace: Duration
    ignored_cookies: tuple[str, ...]
    skip_paths: tuple[PathPattern, ...]
    skip_cookies: tuple[str, ...]
    ignored_headers: tuple[str, ...]
    skip_headers: tuple[str, ...]
    keep: tuple[Keep, ...]
    purgers: tuple[str, ...]
    reach: bool
    listen: int | None
    listens: Origin | None = field(eq=False, repr=False)
    sizes: TierSizes
    sharded: bool
    """Whether its pods ask each other, and every answer is kept by one of them."""


def read(block: Block, report: list[Diagnostic]) -> CacheOptions | None:
    """The options; None where ``report`` says why there are none."""
    sizes = sizes_of(block)
    memory = sizes.memory or (Size(512 << 20), Size(512 << 20))
    made = _stores(block, memory[1], report)
    if made is None:
        return None
    ignored = _all(block, "ignore", "cookies")
    replicas = block.one("replicas")
    return CacheOptions(
        memory=memory,
        stores=made,
        ttl=block.value("ttl", Duration) or Duration(120_000),
        grace=block.value("grace", Duration) or Duration(10_000),
        ignored_cookies=ignored or ANALYTICS,
        skip_paths=tuple(
            sorted(
                {p for one in block.many("skip") for p in one.all("paths", PathPattern)}, key=str
            )
        ),
        skip_cookies=_all(block, "skip", "cookies"),
        ignored_headers=_headers(block, "ignore"),
        skip_headers=_headers(block, "skip"),
        keep=_keeps(block),
        purgers=_all(block, "purge", "callers"),
        reach=reaches(block),
        listen=block.value("listen", int),
        listens=listens(block),
        sizes=sizes,
        sharded=replicas is not None and replicas.flag("sharded"),
    )


def _stores(block: Block, limit: Size, report: list[Diagnostic]) -> Stores | None:
    """The stores that fit into ``limit``, or a diagnostic where it has no room for any."""
    connections = block.value("connections", int)
    answer = max(SHORTEST, block.value("answers", Size) or SHORTEST)
    made = stores(limit, connections, answer)
    if made.store.bytes >= SMALLEST_STORE:
        return made
    setting = block.one("memory") or block.one("connections")
    needed = smallest(connections, answer)
    report.append(
        Diagnostic(
            code=TOO_SMALL,
            message=f"a cache in a container of {limit} has no room for a store",
            span=setting.where("value") if setting else block.head,
            label=f"expected a memory of {needed} or more",
            notes=(made.arithmetic,),
        )
    )
    return None


def _all(block: Block, word: str, slot: str) -> tuple[str, ...]:
    return tuple(sorted({text for one in block.many(word) for text in one.all(slot, str)}))


def _headers(block: Block, word: str) -> tuple[str, ...]:
    return tuple(sorted({name.lower() for name in _all(block, word, "headers")}))


def _keeps(block: Block) -> tuple[Keep, ...]:
    """The keep rules, the longest path first: the one that says most of a request wins."""
    found = [
        Keep(path=path, ttl=one.need("ttl", Duration), origin=Origin(one.head, one.text, "cache"))
        for one in block.listed("keep")
        for path in one.all("paths", PathPattern)
    ]
    found.sort(key=lambda keep: (-len(keep.path.path), str(keep.path)))
    return tuple(dict.fromkeys(found))
