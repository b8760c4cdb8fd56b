"""Where the requests of an nginx program and the keys of a router go, from the Deployment alone."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from attrs import frozen

from ddpc.ir.http import HttpProxy, Session, Split
from ddpc.ir.shards import ShardRouter
from ddpc.ir.split import Arm, CookieIs, HeaderIs, Rule
from ddpc.ir.upstream import Upstream
from tests.model import rings
from tests.model.hashes import OF_TWEMPROXY
from tests.model.splits import drawn
from tests.model.wire import Asked

Endpoint = tuple[str, int]
"""A host as it is written, and a port."""


@frozen
class Chance:
    """A request that is drawn for by itself: the ways, each with its share of one."""

    ways: tuple[tuple[frozenset[Endpoint], Fraction], ...]


def place(program: HttpProxy, asked: Asked, address: str) -> frozenset[Endpoint] | Chance:
    """Where a request goes: to any one of some endpoints, or to a way that chance decides.

    Args:
        address: the client's, as the program knows it.
    """
    split = next((layer for layer in program.layers if isinstance(layer, Split)), None)
    session = next((layer for layer in program.layers if isinstance(layer, Session)), None)
    if split is None:
        return _pods(program.upstream(program.next), session, asked)
    shares = _shares(split)
    arm = next((arm for rule, arm in _rules(split) if _fits(rule, asked)), None)
    if arm is None and len(shares) == 1:
        arm = shares[0][0]
    key = _key(split, asked, address)
    if arm is None and key:
        value = f"{split.salt}:{key}".encode()
        arm = shares[drawn(value, [100 * share for _, share in shares[:-1]])][0]
    if arm is None:
        return Chance(tuple((_of(program, arm, session, asked), part) for arm, part in shares))
    return _of(program, arm, session, asked)


def _of(program: HttpProxy, arm: Arm, session: Session | None, asked: Asked) -> frozenset[Endpoint]:
    return _pods(program.upstream(arm.upstream or program.next), session, asked)


def _pods(upstream: Upstream, session: Session | None, asked: Asked) -> frozenset[Endpoint]:
    pods = tuple((host, upstream.port) for host in upstream.hosts)
    if session is None or len(pods) < 2:
        return frozenset(pods)
    key = asked.header(session.header) if session.header else asked.cookie(session.cookie or "")
    if not key:
        return frozenset(pods)
    return frozenset({pods[_ring(pods).holder(rings.crc32(key.encode()))]})


@cache
def _ring(pods: tuple[Endpoint, ...]) -> rings.Ring:
    return rings.of_nginx(pods)


def _shares(split: Split) -> list[tuple[Arm, Fraction]]:
    """The arms that requests are shared out to, each with its part; the rest's is the last."""
    found = [(one, one.share.value / 100) for one in split.arms if one.share and not one.rest]
    left = 1 - sum(part for _, part in found)
    return [*found, *((one, Fraction(left)) for one in split.arms if one.rest)]


def _key(split: Split, asked: Asked, address: str) -> str:
    sticky = split.sticky
    if sticky is None:
        return ""
    if sticky.by == "client-ip":
        return address
    return asked.header(sticky.name) if sticky.by == "header" else asked.cookie(sticky.name)


def _rules(split: Split) -> list[tuple[Rule, Arm]]:
    """Every rule, those that win first: headers, then cookies, then paths, the longest first."""
    found = [(rule, arm) for arm in split.arms for rule in arm.rules]
    return sorted(found, key=lambda one: _rank(one[0]))


def _rank(rule: Rule) -> tuple[int, int, str]:
    condition = rule.condition
    if isinstance(condition, HeaderIs):
        return 0, 0, condition.name.lower()
    if isinstance(condition, CookieIs):
        return 1, 0, condition.name
    path = condition.path
    return 2 if not path.prefix else 3, -len(path.path), path.path


def _fits(rule: Rule, asked: Asked) -> bool:
    condition = rule.condition
    if isinstance(condition, HeaderIs):
        return asked.header(condition.name) == condition.value
    if isinstance(condition, CookieIs):
        return asked.cookie(condition.name) == condition.value
    path = asked.path.partition("?")[0]
    known = condition.path
    return path.startswith(known.path) if known.prefix else path == known.path


def shard(router: ShardRouter, key: bytes) -> Upstream:
    """Which shard has a key."""
    sharding, shards = router.sharding, router.shards
    hashed = OF_TWEMPROXY[sharding.hash](_hashed_part(key, sharding.hash_tag))
    if sharding.distribution == "modula":
        return shards[hashed % len(shards)]
    return shards[_ketama(tuple(each.name for each in shards)).holder(hashed)]


@cache
def _ketama(names: tuple[str, ...]) -> rings.Ring:
    return rings.of_ketama(names)


def _hashed_part(key: bytes, tag: str | None) -> bytes:
    """What stands between the first of a tag's characters and the next other one, if anything."""
    if tag is None:
        return key
    opened, closed = tag.encode()[:1], tag.encode()[1:]
    start = key.find(opened)
    end = key.find(closed, start + 1) if start >= 0 else -1
    return key[start + 1 : end] if end > start + 1 else key
