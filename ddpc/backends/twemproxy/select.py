"""From a shard router to the pool that serves it: every decision, no text of the file."""

from __future__ import annotations

from collections import Counter

from ddpc.backends.twemproxy import codes, quote
from ddpc.backends.twemproxy.model import Ejection, Pool, Server
from ddpc.backends.twemproxy.quote import Uncarried
from ddpc.backends.twemproxy.shares import shares
from ddpc.diagnostics import Code, Diagnostic
from ddpc.ir.origin import Origin
from ddpc.ir.shards import Sharding, ShardRouter

REDIS = "redis"


def select(router: ShardRouter, report: list[Diagnostic]) -> Pool | None:
    """The pool; None where ``report`` says what stands against it."""
    sharding = router.sharding
    names = tuple(shard.name for shard in router.shards)
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if not names or twice or "" in names:
        what = f"two shards are called `{twice[0]}`" if twice else "a shard has no name"
        report.append(_said(codes.SHARDS, what, router.origin))
        return None
    if sharding.password is not None and sharding.protocol != REDIS:
        message = f"{sharding.protocol} is given no password"
        report.append(_said(codes.PASSWORD, message, sharding.origin))
        return None
    try:
        return _pool(router, sharding, names)
    except Uncarried as reason:
        message = "a value cannot be written in nutcracker.yaml"
        report.append(_said(codes.UNCARRIED, message, router.origin, str(reason)))
        return None


def _pool(router: ShardRouter, sharding: Sharding, names: tuple[str, ...]) -> Pool:
    tag = sharding.hash_tag
    held = shares(names, sharding.distribution)
    return Pool(
        name=sharding.protocol,
        listen=quote.listen(router.address, router.port),
        hash=sharding.hash,
        hash_tag=None if tag is None else quote.hash_tag(tag),
        distribution=sharding.distribution,
        timeout=quote.number(sharding.timeout.milliseconds),
        redis=sharding.protocol == REDIS,
        ejection=_ejection(sharding),
        servers=tuple(
            Server(
                written=quote.server(shard.host, shard.port, shard.name),
                name=shard.name,
                share=share,
            )
            for shard, share in zip(router.shards, held, strict=True)
        ),
        password=sharding.password is not None,
        origin=sharding.origin,
    )


def _ejection(sharding: Sharding) -> Ejection | None:
    if not sharding.eject:
        return None
    return Ejection(
        limit=quote.number(sharding.failures),
        retry=quote.number(sharding.retry_after.milliseconds),
    )


def _said(code: Code, message: str, origin: Origin, note: str = "") -> Diagnostic:
    return Diagnostic(code=code, message=message, span=origin.span, notes=(note,) if note else ())
