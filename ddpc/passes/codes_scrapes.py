"""The codes of what is scraped."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code, Severity

_APP = "app demo { monitored from namespace monitoring }\n"
_WEB = (
    'service web {{\n  image   "registry.example.com/web:1.0"\n  user    10001\n'
    "  port    http 8080\n  port    http 9090 named admin{}\n  metrics GET /metrics port admin\n"
    "  ready   GET /ready port http\n  reach   load-balancer\n}}\n"
)
_REDIS = (
    'service redis {\n  image "redis:7.2"\n  port  redis 6379\n  ready tcp\n'
    "  reach load-balancer\n}\nattach metrics to redis { }\n"
)

SHUT_OUT: Final = Code(
    slug="scrape/shut-out",
    severity=Severity.WARNING,
    summary="no Prometheus can reach the metrics of a service",
    why=(
        "Network policies let in along the declared calls, and a Prometheus usually lives in a"
        " namespace of its own: unless the app names it, every scrape is dropped, and all that is"
        " seen of it is that there are no metrics."
    ),
    example="app demo { }\n" + _REDIS,
    instead=_APP + _REDIS,
)

ON_LOCALHOST: Final = Code(
    slug="scrape/on-localhost",
    summary="metrics are only given to the service's own pod",
    why="A Prometheus asks from outside of the pod, at the pod's address.",
    example=_APP + _WEB.format(" on localhost"),
    instead=_APP + _WEB.format(""),
)
