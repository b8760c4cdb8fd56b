"""shard: spreads the keys of Redis or memcached over the shards of a service, by their names.

The service behind is `sharded N`: N pods with names and storage of their own. The router stands in
the caller's pods (`attach shard to CALLER as ambassador for STORE`), where `env … address of STORE`
becomes an address on localhost, or before the store for all callers (`attach shard to STORE as
tier`). Keys follow a shard's name, so a shard that moves keeps its keys; another number of shards
moves a part of them, and what a store had under those is not found any more. Of a key with braces
only what stands between them counts: `{user:7}:cart` and `{user:7}:name` are on one shard.

What to know before:

* The shards are far from equal: of four, one held 18% of the keys and another 29%. The shares of
  these very names stand at the top of `nutcracker.yaml`; memory is for the largest.
* Keys that are alike but for their end come together: `fnv1a_64` moves little for the last
  characters. Measured with twemproxy 0.5 over four shards: of 100 keys that differ in their last
  two digits alone the fullest shard had 95 on average, often all; of 1,000 that differ in their
  last three, 39%; of `key-0` to `key-9999`, 30%, where `md5` gives 26%. With something after what
  differs (`user:17:name`) keys spread as the shares say. So do all keys with `hash murmur`,
  `hsieh`, `jenkins`, `one_at_a_time`, `md5` or `crc32a`; `fnv1_64`, `fnv1_32` and `crc16` crowd as
  well. With another hash most keys have another place: choose it before a store is filled.
* On a cache a shard that fails is left out for a while and its keys go to the others. On a store
  never: reads would find nothing, and old values once the shard is back.
* Many commands are not carried, and each of them ends the client's connection: for Redis KEYS,
  SCAN, SELECT, INFO, MULTI, WATCH, SUBSCRIBE, BLPOP, HELLO and CLIENT, for memcached the binary
  protocol. Clients have to be set to RESP2, to database 0, and not to introduce themselves.
  Commands of several keys (MGET, MSET, DEL) are split; others need all keys on one shard.
* With a password the shards ask for it, and so does the router: clients give it as if they spoke to
  Redis itself, without a user's name. It is one Secret, and everything names it: the shards
  themselves (`run with "--requirepass" "$(REDISCLI_AUTH)"` and that variable, as below; or a
  `redis.conf` by `file … from secret`), each router, `metrics` and `logs`. Who names another, or
  none, is refused. It is read once, when each of them starts: after a change restart them together.
  Within a pod, an argument can be read by who may list its processes; a file is for its reader
  alone.
* What is under way is held in memory, without a bound, and not given back: measured, 900 clients
  with one command each took 9 MiB, and 185 MiB when each asked for ten values of 10 kB and read
  none. `memory` is for the worst of it.
* There is no official image of twemproxy: it is built from what stands under `images/twemproxy/`.
* The router ends at once when it is stopped: clients connect again.
"""

from __future__ import annotations

from ddpc.patterns.shard.pattern import PATTERN

__all__ = ["PATTERN"]
