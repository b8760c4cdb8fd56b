"""The program that the reference shows for split."""

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

service shop-next like shop {
  image "registry.example.com/shop:5.0"
}

attach split to shop {
  send   10% to shop-next
  send   to shop-next when header x-preview is "on"
  sticky cookie visitor for 30d
  reach  load-balancer
}
""",
    shown=(
        Shown(file="nginx/shop-split/nginx.conf", line="map $cookie_visitor $split_user {"),
        Shown(file="nginx/shop-split/nginx.conf", line="split_clients "),
        Shown(file="nginx/shop-split/nginx.conf", line="map $http_x_preview $arm {"),
        Shown(file="nginx/shop-split/nginx.conf", line="proxy_pass http://$arm;", around=True),
    ),
)
