"""The program that the reference shows for rate-limit."""

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

external accounts { host "accounts.example.com"; port http 8080 }

attach rate-limit to shop {
  anonymous      10/s burst 20
  authenticated 100/s burst 200 verified by accounts at /verify
  on POST /order 30/min burst 5
  reach          load-balancer
}
""",
    shown=(
        Shown(file="nginx/shop-rate-limit/nginx.conf", line="limit_req_zone"),
        Shown(file="nginx/shop-rate-limit/nginx.conf", line="limit_req_status"),
        Shown(file="nginx/shop-rate-limit/nginx.conf", line="location @"),
    ),
)
