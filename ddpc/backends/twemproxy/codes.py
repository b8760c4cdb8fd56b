"""What twemproxy cannot serve, said before anybody tries."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

UNCARRIED: Final = Code(
    slug="twemproxy/uncarried",
    guard=True,
    summary="a value that nutcracker.yaml cannot carry exactly",
    why=(
        "A shard stands there as `host:port:weight name`, which is taken apart at blanks and "
        "colons. Values are carried exactly or refused."
    ),
)
SHARDS: Final = Code(
    slug="twemproxy/shards",
    guard=True,
    summary="shards without names of their own",
    why=(
        "Keys follow a shard's name. Without one they follow its address, and a shard that moves "
        "takes a quarter of all keys with it; two of one name are refused by the server."
    ),
)
PASSWORD: Final = Code(
    slug="twemproxy/password",
    guard=True,
    summary="a password for a protocol that has none",
    why="twemproxy gives a password to Redis only, and refuses to start with one for memcached.",
)
