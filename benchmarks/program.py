"""The program that the benchmarks compile: N services, each with a sidecar that ends TLS."""

from __future__ import annotations

_SERVICE = """
service web-{n} {{
  image "registry.example.com/acme/web-{n}:1.0"
  user  10001
  port  http 8080 on localhost
  ready command "/bin/web" "--health"
}}

attach tls to web-{n} as sidecar {{
  hosts       "web-{n}.example.com"
  certificate secret web-{n}-tls
  reach       load-balancer
}}
"""


def program(services: int) -> str:
    """The text of a program of so many services."""
    return "app many { }\n" + "".join(_SERVICE.format(n=n) for n in range(services))
