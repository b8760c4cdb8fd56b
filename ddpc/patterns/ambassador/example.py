"""The program that the reference shows for ambassador."""

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
  env   DATABASE address of database
  reach load-balancer
}

external database { host "db.example.com"; port postgres 5432 }

attach ambassador pooler to shop for database {
  image  "registry.example.com/pgbouncer:1.23"
  user   10003
  listen 5432
  ready  command "/usr/bin/pg_isready" "-h" "127.0.0.1"
}
""",
    shown=(
        Shown(
            file="kubernetes/shop.yaml",
            line="image: registry.example.com/pgbouncer:1.23",
            around=True,
        ),
        Shown(file="kubernetes/shop.yaml", line="- name: DATABASE"),
    ),
)
