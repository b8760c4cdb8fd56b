"""The program that the reference shows for broker."""

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
  env   MYSQL_ADDRESS  address of mysql
  env   MYSQL_PASSWORD secret shop-mysql/password
  reach load-balancer
}

external mysql {
  host "mysql.dev.internal"
  port mysql 3306
}

attach broker to shop for mysql {
  listen 3306
  idle   10min
}

environment prod {
  external mysql { host "db.prod.example.com" }
}
""",
    shown=(
        Shown(file="nginx/shop-broker/nginx.conf", line="server mysql.dev.internal:3306;"),
        Shown(file="nginx/shop-broker/nginx.conf", line="listen 127.0.0.1:3306;", around=True),
        Shown(file="kubernetes/shop.yaml", line="- name: MYSQL_ADDRESS"),
    ),
)
