"""The program that the reference shows for session."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app shop {
  dns kube-dns.kube-system.svc.cluster.local
}

service shop {
  image    "registry.example.com/shop:4.2"
  user     10001
  port     http 8080
  replicas 2..10 on cpu 70%
  ready    GET /ready
}

attach session to shop {
  by cookie SESSION
  reach     load-balancer
}
""",
    shown=(Shown(file="nginx/shop-session/nginx.conf", line="upstream shop-origin {"),),
)
