"""The program that the reference shows for sidecar."""

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

attach sidecar topz to shop {
  image "registry.example.com/topz:1.2"
  user  10002
  port  http 8081 named topz
  share /var/run/shop
}
""",
    shown=(
        Shown(
            file="kubernetes/shop.yaml", line="image: registry.example.com/topz:1.2", around=True
        ),
    ),
)
