"""Programs that spread keys over shards."""

from __future__ import annotations

from attrs import field

from ddpc.ir.http import LayerKind
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration, SecretKey
from ddpc.node import frozen


@frozen(kw_only=True)
class Sharding:
    """How keys are spread: a layer of its own kind, before a service of several shards.

    ``hash`` and ``distribution`` are named as twemproxy and its clients name them (``fnv1a_64``,
    ``ketama``). Of a key only what stands between ``hash_tag``'s two characters is hashed, where
    both occur in it; None: all of it. ``eject``: a shard that failed ``failures`` times in a row is
    left out for ``retry_after``, and its keys go to the others: for caches only. ``timeout`` bounds
    a shard's answer. With a ``password`` every shard asks for it, and clients are asked for it too.
    """

    kind = LayerKind.SHARDING
    protocol: str
    hash: str = "fnv1a_64"
    distribution: str = "ketama"
    hash_tag: str | None = "{}"
    timeout: Duration = Duration(400)
    eject: bool = False
    failures: int = 3
    retry_after: Duration = Duration(30_000)
    password: SecretKey | None = None
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)


@frozen(kw_only=True)
class ShardRouter:
    """One server that takes commands (``redis`` or ``memcached``) and asks the key's shard.

    ``shards`` are in the order of their numbers, each an upstream with a stable name: keys follow
    the name, not the address. At ``stats_port``, on localhost only, it tells what it has done.
    """

    port: int
    address: str
    stats_port: int
    sharding: Sharding
    shards: tuple[Upstream, ...]
    drain: Duration = Duration(5_000)
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        """All that it dials."""
        return self.shards

    @property
    def listening(self) -> tuple[int, ...]:
        """The ports that it listens on."""
        return (self.port, self.stats_port)
