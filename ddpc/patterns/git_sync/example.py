"""The program that the reference shows for git-sync."""

from __future__ import annotations

from ddpc.patterns.contract import Example, Shown

EXAMPLE = Example(
    program="""\
app paas { }

service site {
  image "node:22-slim"
  user  1000
  run   "node" with "--watch" "/app/current/server.js"
  port  http 8080
  ready GET /ready
  reach load-balancer
}

attach git-sync to site {
  repository "https://git.example.com/acme/site.git"
  branch     main
  every      10s
  into       /app/current
  login      deploy secret site-git/token
}
""",
    shown=(
        Shown(file="kubernetes/site.yaml", line="image: registry.k8s.io/git-sync/git-sync:v4.7.1"),
        Shown(file="kubernetes/site.yaml", line='- "--'),
    ),
)
