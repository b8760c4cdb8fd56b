"""What fits in a container of the user's own beside a service."""

from __future__ import annotations

_PROBES = (
    "{w} GET /ready port {p}",
    "{w} tcp port {p} every 5s timeout 4s failures 5",
    '{w} command "/bin/probe" "--of" "two words"',
    '{w} GET /ready/all port {p} after 1s { header x-probe "on" }',
    '{w} grpc port {p} service "words.v1" every 30s',
)

CONTAINER = {
    "image": ('image "registry.example.com/{n}:1.0"', 'image "redis:7.2"'),
    "run": ('run "/bin/run" with "--a=b" "c d"', 'run with "--quiet"', 'run "/bin/run"'),
    "env": ('env LEVEL "info"', "env KEY secret words/key", 'env EMPTY ""', "env NUMBER 17"),
    "share": ("share /var/run/{n}", "share /var/lib/{n} size 64Mi"),
    "port": (
        "port http {p}",
        "port http {p}; port tcp {q} named {n}-raw",
        "port grpc {p} named {n}-rpc published {q}",
        "port http {p} on localhost",
        "port udp {p}",
        "port redis {p}",
    ),
    "user": ("user 10002", "user 65532"),
    "ready": tuple(one.replace("{w}", "ready") for one in _PROBES),
    "alive": tuple(one.replace("{w}", "alive") for one in _PROBES),
    "started": tuple(one.replace("{w}", "started") for one in _PROBES),
    "listen": ("listen {p}",),
}
