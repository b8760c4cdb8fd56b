"""The program that the reference shows for cache."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop { }

service shop {
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas 2
  ready    GET /ready
}

attach cache to shop {
  memory 1Gi
  ttl    5min
  skip   /admin/* /login
  skip   cookie "session"
  keep   /static/* for 7d
  reach  load-balancer
}
""",
    shown=(
        Shown(file="varnish/shop-cache/default.vcl", line="backend origin {"),
        Shown(file="varnish/shop-cache/default.vcl", line="sub vcl_backend_response {"),
        Shown(file="kubernetes/shop.yaml", line='- "malloc,'),
        Shown(file="kubernetes/shop.yaml", line='- "Transient=malloc,'),
    ),
)
