"""The program that the reference shows for adapter."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop { }

service shop {
  image "registry.example.com/shop:4.2"
  user  10001
  port  http 8080
  ready GET /ready
  reach load-balancer
}

attach adapter metrics to shop {
  image "registry.example.com/shop-exporter:0.9"
  user  10004
  port  http 9100 named metrics
  ready GET /metrics
}
""",
    shown=(
        Shown(
            file="kubernetes/shop.yaml",
            line="image: registry.example.com/shop-exporter:0.9",
            around=True,
        ),
    ),
)
