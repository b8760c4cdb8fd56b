"""The program that the reference shows for metrics."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop {
  monitored from namespace monitoring
}

service redis {
  image   "redis:7.2"
  run     with "--requirepass" "$(REDISCLI_AUTH)"
  env     REDISCLI_AUTH secret redis-auth/password
  port    redis 6379
  storage 10Gi at /data
  ready   tcp
}

service shop {
  image   "registry.example.com/shop:4.2"
  user    10001
  port    http 8080
  metrics GET /metrics
  ready   GET /ready
  env     REDIS address of redis
  reach   load-balancer
}

attach metrics to redis {
  password secret redis-auth/password
  alert RedisFull when "redis_memory_used_bytes / redis_memory_max_bytes > 0.9" for 10min
}
""",
    shown=(
        Shown(file="kubernetes/redis.yaml", line="image: oliver006/redis_exporter", around=True),
        Shown(file="prometheus/prometheus.yml", line="- job_name: shop/redis-metrics"),
        Shown(file="prometheus/prometheus.yml", line="- job_name: shop/shop-metrics"),
        Shown(file="prometheus/rules.yml", line="- alert: RedisDown"),
    ),
)
