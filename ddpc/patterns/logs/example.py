"""The program that the reference shows for logs."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop { registry "registry.example.com/shop" }

service redis {
  image "redis:7.2"
  port  redis 6379
  ready tcp
  allow from namespace shop
}

attach logs to redis {
  collect slowlog every 10s
  collect file /var/log/redis/redis.log as multiline start "^[0-9]+:[A-Z] "
}
""",
    shown=(
        Shown(file="fluentd/redis-logs/fluent.conf", line="@type exec", around=True),
        Shown(file="fluentd/redis-logs/fluent.conf", line="@type tail", around=True),
        Shown(file="fluentd/redis-logs/fluent.conf", line="<match logs.**>"),
        Shown(file="images/fluentd-redis/Dockerfile", line="FROM"),
    ),
)
