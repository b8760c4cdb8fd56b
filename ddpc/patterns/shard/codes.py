"""The codes of what twemproxy cannot stand before, or not so."""

from __future__ import annotations

from ddpc.diagnostics import Code, Severity

_APP = 'app demo { registry "registry.example.com/demo" }\n'
_WEB = (
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env   STORE address of store\n}\n"
)
_STORE = (
    'service store {\n  image   "redis:7.2"\n  port    redis 6379\n  sharded 3\n'
    "  storage 1Gi at /data\n  data    store\n  ready   tcp\n}\n"
)
_ATTACH = "attach shard to web for store { }\n"
_PROGRAM = _APP + _WEB + _STORE

NOT_SHARDED = Code(
    slug="shard/not-sharded",
    summary="a router of shards stands for something without shards",
    why=(
        "Keys follow the names of shards, and a service has those with `sharded N`: N pods that"
        " keep their names. Pods of `replicas`, fronts and externals have none that last."
    ),
    example=_APP + _WEB + _STORE.replace("  sharded 3\n", "") + _ATTACH,
    instead=_PROGRAM + _ATTACH,
)

PROTOCOL = Code(
    slug="shard/protocol",
    summary="twemproxy does not carry a protocol",
    why=(
        "twemproxy reads each command to find its key: it knows those of Redis (RESP2) and the text"
        " protocol of memcached. Anything else cannot pass it."
    ),
    example=_PROGRAM.replace("redis 6379", "postgres 6379") + _ATTACH,
    instead=_PROGRAM + _ATTACH,
)

EJECT_ON_STORE = Code(
    slug="shard/eject-on-store",
    summary="a failing shard of a store would be left out",
    why=(
        "The keys of a shard that is left out go to the others, which do not have them. For a cache"
        " that is a miss. For a store it is data that seems to be gone: measured, one error led to"
        " 1,795 empty answers without a word; what was written meanwhile stayed behind when the"
        " shard came back, and 1,796 of 1,796 reads were of old values. With `never` the keys of"
        " that shard are errors until it is back, and all others are served."
    ),
    example=_PROGRAM + "attach shard to web for store { eject after 3 for 30s }\n",
    instead=_PROGRAM + "attach shard to web for store { eject never }\n",
)

DATA_UNSAID = Code(
    slug="shard/data-unsaid",
    severity=Severity.WARNING,
    summary="nothing says whether shards are a store or a cache",
    why=(
        "A shard that fails is left out for a cache and never for a store. Without a word for it a"
        " store is taken: that loses nothing, but the keys of a failed shard are errors."
    ),
    example=_PROGRAM.replace("  data    store\n", "") + _ATTACH,
    instead=_PROGRAM + _ATTACH,
)

HASH_TAG = Code(
    slug="shard/hash-tag",
    summary="a hash tag is not two characters",
    why="What is hashed stands between the first and the second: `{` and `}` as a rule.",
    example=_PROGRAM + 'attach shard to web for store { hash-tag "{" }\n',
    instead=_PROGRAM + 'attach shard to web for store { hash-tag "{}" }\n',
)

NARROW_HASH = Code(
    slug="shard/narrow-hash",
    summary="a hash with which every key comes to one shard",
    why=(
        "twemproxy's `crc32` is a number of 15 bits, and the circle of `ketama` has 32: all keys"
        " lie on a hundred-thousandth of it, before one point of one shard. Measured with twemproxy"
        " 0.5, one of three shards got 10,000 of 10,000 keys, of whatever kind. `crc32a` has all 32"
        " bits; `modula` takes the number as it is."
    ),
    example=_PROGRAM + "attach shard to web for store { hash crc32 }\n",
    instead=_PROGRAM + "attach shard to web for store { hash crc32a }\n",
)

TIME = Code(
    slug="shard/time",
    summary="a time that a router of shards cannot keep",
    why=(
        "With no time at all every answer is late. Beyond an hour nobody waits, and twemproxy reads"
        " its milliseconds into 31 bits without a look."
    ),
    example=_PROGRAM + "attach shard to web for store { timeout 0s }\n",
    instead=_PROGRAM + "attach shard to web for store { timeout 500ms }\n",
)

PASSWORD = Code(
    slug="shard/password",
    summary="a password for a protocol that has none",
    why="twemproxy gives a password to Redis only; with one for memcached it does not start.",
    example=_PROGRAM.replace("redis 6379", "memcached 6379")
    + "attach shard to web for store { password secret store/password }\n",
    instead=_PROGRAM.replace(
        "  data    store",
        '  run     with "--requirepass" "$(REDISCLI_AUTH)"\n'
        "  env     REDISCLI_AUTH secret store/password\n  data    store",
    )
    + "attach shard to web for store { password secret store/password }\n",
)

REPLICAS = Code(
    slug="shard/replicas",
    summary="a number of replicas for what stands in its caller's pods",
    why="There are as many ambassadors as there are pods of the service that they stand in.",
    example=_PROGRAM + "attach shard to web for store { replicas 2 }\n",
    instead=_PROGRAM + _ATTACH,
)

DISAGREE = Code(
    slug="shard/disagree",
    summary="two routers of the same shards look for keys in different places",
    why=(
        "Where a key is follows from the hash, the distribution and the hash tag. Routers that"
        " differ in one of them write the same key to different shards, and each finds only what it"
        " wrote itself: without an error."
    ),
    example=_PROGRAM + _ATTACH + "attach shard to store as tier { hash murmur }\n",
    instead=_PROGRAM + _ATTACH + "attach shard to store as tier { }\n",
)
