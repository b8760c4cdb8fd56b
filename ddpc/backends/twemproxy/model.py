"""nutcracker.yaml as decided: one pool, every value as the file has it."""

from __future__ import annotations

from attrs import field

from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Server:
    """One shard: ``written`` is ``host:port:weight name``. ``share`` of the keys is its own."""

    written: str
    name: str
    share: float


@frozen(kw_only=True)
class Ejection:
    """A server that failed ``limit`` times in a row is left out for ``retry`` milliseconds."""

    limit: int
    retry: int


@frozen(kw_only=True)
class Pool:
    """The one pool of a file. ``timeout`` is in milliseconds; ``hash_tag`` None: none.

    ``password``: a line with it is added when the server starts; it is never in the file.
    """

    name: str
    listen: str
    hash: str
    hash_tag: str | None
    distribution: str
    timeout: int
    redis: bool
    ejection: Ejection | None
    servers: tuple[Server, ...]
    password: bool
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
