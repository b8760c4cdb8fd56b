"""Pieces of programs for slots to stand in."""

from __future__ import annotations

HOLE = "\N{WHITE SQUARE}"

FILL = {
    "name": "one",
    "port-name": "extra",
    "text": '"text"',
    "duration": "5s",
    "size": "64Mi",
    "sizes": "128Mi",
    "cpu": "100m",
    "percent": "50%",
    "rate": "10/s",
    "number": "1",
    "positive": "2",
    "count": "2",
    "user": "10001",
    "port": "9090",
    "port-of": "http",
    "status": "200",
    "version": "1.30",
    "hostname": '"a.example.com"',
    "host": '"db.example.com"',
    "address": "192.0.2.10",
    "cidr": "10.0.0.0/8",
    "url": '"http://localhost:8080"',
    "path": "/ready",
    "path-query": "/search?q=dog",
    "paths": "/a/*",
    "directory": "/data/one",
    "image": '"registry.example.com/a:1.0"',
    "registry": '"registry.example.com/team"',
    "variable": "LOG_LEVEL",
    "header": "x-user",
    "header-value": '"on"',
    "cookie-value": "on",
    "cookie": '"session"',
    "cookie-name": "SESSION",
    "alert": "QueueLong",
    "metric": "redis_up",
    "key": "team",
    "label-value": "words",
    "file": '"file.txt"',
    "secret": "tls",
    "secret-key": "words/password",
    "namespace": "tools",
    "object": "fast",
    "service": "api",
    "fronted": "web",
    "served": "api",
    "callee": "api",
    "declared": "web",
}

API = """service api {
  image "registry.example.com/api:1.0"
  user 10001
  port http 8080
  ready GET /ready
  reach load-balancer
}
"""

DATABASE = 'external database { host "db.example.com"; port postgres 5432 }\n'

OWN = ('image "registry.example.com/own:1.0"', "user 10002")

TLS = ('hosts "a.example.com"', "certificate secret tls")
