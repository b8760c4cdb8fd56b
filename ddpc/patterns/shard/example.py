"""The program that the reference shows for shard."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop {
  registry "registry.example.com/shop"
  monitored from namespace monitoring
}

service sessions {
  image   "redis:7.2"
  run     with "--requirepass" "$(REDISCLI_AUTH)"
  env     REDISCLI_AUTH secret sessions-redis/password   # what redis-cli reads too
  port    redis 6379
  sharded 4
  storage 10Gi at /data
  data    store
  ready   command "redis-cli" "ping"
}

service shop {
  image "registry.example.com/shop:4.2"
  user  10001
  port  http 8080
  ready GET /ready
  env   SESSIONS          address of sessions
  env   SESSIONS_PASSWORD secret sessions-redis/password
  reach load-balancer
}

attach shard to shop as ambassador for sessions {
  password secret sessions-redis/password
  timeout  200ms
}

attach metrics to sessions { password secret sessions-redis/password }
attach logs to sessions { collect slowlog password secret sessions-redis/password }
""",
    shown=(
        Shown(file="twemproxy/shop-shard/nutcracker.yaml", line="listen:", around=True),
        Shown(file="kubernetes/sessions.yaml", line='- "--requirepass"'),
        Shown(file="kubernetes/sessions.yaml", line="- name: REDISCLI_AUTH"),
        Shown(file="kubernetes/shop.yaml", line="- name: SESSIONS"),
        Shown(file="kubernetes/shop.yaml", line="- nutcracker", around=True),
    ),
)
