"""The program that the reference shows for tls."""

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

attach tls to shop {
  hosts       "shop.example.com" "www.shop.example.com"
  certificate secret shop-tls
  hsts        180d
  reach       load-balancer
}
""",
    shown=(
        Shown(file="nginx/shop-tls/nginx.conf", line="server_name", around=True),
        Shown(file="nginx/shop-tls/nginx.conf", line="return 308", around=True),
        Shown(file="kubernetes/shop.yaml", line="type: LoadBalancer", around=True),
    ),
)
