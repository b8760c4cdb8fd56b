"""The program that the reference shows for shard."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop { registry "registry.example.com/shop" }

service sessions {
  image   "redis:7.2"
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
  env   SESSIONS address of sessions
  reach load-balancer
}

attach shard to shop as ambassador for sessions {
  timeout 200ms
}
""",
    shown=(
        Shown(file="twemproxy/shop-shard/nutcracker.yaml", line="redis:"),
        Shown(file="kubernetes/shop.yaml", line="- name: SESSIONS"),
        Shown(file="kubernetes/shop.yaml", line="- nutcracker", around=True),
    ),
)
