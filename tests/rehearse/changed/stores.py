"""Directives of what stands before stores and databases."""

from __future__ import annotations

from tests.rehearse.changed.row import Group, Row

_ROUTER = "twemproxy/api-shard/nutcracker.yaml"
_POOL = "redis-pods.words.svc.cluster.local:6379:1"
_READ = "write 3000 keys -> read back"
_SPREAD = "write 3000 keys -> spread over shards"
_SLOW = (
    'command EVAL "local n = 0 for i = 1, 4000000 do n = n + i end return n" 1 slow ->'
    ' "8000002000000"'
)

_LOGS = (
    "attach logs to redis {                     # a collector beside each shard\n"
    "  collect slowlog every 10s\n}"
)

SHARDED = Group(
    example="sharded",
    edits=(
        (_LOGS, ""),
        ('  logs -> record { field source is "slowlog"; field service is "redis" }\n', ""),
    ),
    rows=(
        Row(_ROUTER, "distribution: ketama", "distribution: random", _READ),
        Row(_ROUTER, f"redis-1.{_POOL} redis-1", f"redis-0.{_POOL} redis-1", _SPREAD),
        Row(_ROUTER, f'    - "redis-2.{_POOL} redis-2"\n', "", _SPREAD),
        Row(_ROUTER, f"redis-2.{_POOL} ", f"redis-2.{_POOL.removesuffix('1')}9 ", _SPREAD),
        Row(_ROUTER, "redis: true", "redis: false", "command SET animal dog -> OK"),
        Row(_ROUTER, "timeout: 400", "timeout: 1", _SLOW),
    ),
)  # fmt: skip

_STREAM = "nginx/api-broker/nginx.conf"

BROKER = Group(
    example="broker",
    rows=(
        Row(_STREAM, "server mysql.dev.internal:3306;", "server mysql.dev.internal:3307;",
            "connection -> arrives"),
        Row(_STREAM, "listen 127.0.0.1:3306;", "listen 127.0.0.1:3305;", "connection -> arrives"),
    ),
)  # fmt: skip
