"""Where the paths of an edge lead."""

from __future__ import annotations

from ddpc.driver import Options, compile_program
from ddpc.ir.http import HttpProxy, Termination

_PROGRAM = b"""
app shop { }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  ready GET /ready
}
service web-8080 like web { }
edge public {
  host "www.example.com" {
    path /a to web port 8080
    path /b to web-8080
    path /c to web port http
  }
  certificate secret public-tls
  reach       load-balancer
}
"""


def test_a_service_at_a_port_is_no_service_of_a_like_name() -> None:
    outcome = compile_program("shop.ddp", lambda _: _PROGRAM, Options())
    assert outcome.deployment is not None, outcome.diagnostics
    (proxy,) = (
        container.program
        for workload in outcome.deployment.workloads
        for container in workload.containers
        if isinstance(container.program, HttpProxy)
    )
    (layer,) = proxy.layers
    assert isinstance(layer, Termination)
    (site,) = layer.sites
    hosts = {str(route.path): proxy.upstream(route.upstream).host for route in site.routes}
    assert hosts == {
        "/a": "web",
        "/a/*": "web",
        "/b": "web-8080",
        "/b/*": "web-8080",
        "/c": "web",
        "/c/*": "web",
    }
    assert len(proxy.upstreams) == 2
