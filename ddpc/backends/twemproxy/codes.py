"""What twemproxy cannot serve, said before anybody tries."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_PROGRAM: Final = (
    'app demo { registry "registry.example.com/demo" }\n'
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env   STORE address of store\n}\n"
    'service store {\n  image   "redis:7.2"\n  port    redis 6379\n  sharded 3\n'
    "  storage 1Gi at /data\n  data    store\n  ready   tcp\n}\n"
)

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
TOO_SMALL: Final = Code(
    slug="twemproxy/too-small",
    summary="twemproxy does not fit into so little memory",
    why=(
        "The process takes less than 1Mi by itself, and two buffers of 16Ki for each command under"
        " way: one for what is asked, one for the answer. It keeps those that it has once taken."
    ),
    example=_PROGRAM + "attach shard to web for store { memory 8Mi }\n",
    instead=_PROGRAM + "attach shard to web for store { memory 32Mi }\n",
)
PASSWORD: Final = Code(
    slug="twemproxy/password",
    guard=True,
    summary="a password for a protocol that has none",
    why="twemproxy gives a password to Redis only, and refuses to start with one for memcached.",
)
