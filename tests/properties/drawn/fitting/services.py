"""What fits in a service."""

from __future__ import annotations

from tests.properties.drawn.fitting.containers import CONTAINER
from tests.properties.drawn.fitting.tiers import TIER

SERVICE = {
    "run": CONTAINER["run"],
    "user": ("user 10001", "user 999"),
    "port": (
        "port http {p} named admin",
        "port grpc {p} named rpc",
        "port tcp {p} named raw published 7000",
        "port http {p} named hidden on localhost",
        "port udp {p} named beacon",
        "port udp 8080 named datagrams",
        "port http 80 named low",
        "port https {p} named safe",
    ),
    "env": (
        "env API address of api",
        "env DATABASE address of database",
        "env API_HOST host of api",
        "env API address of api port http direct",
        "env API_HOST host of api direct",
        "env ACCOUNTS address of accounts",
        'env GREETING "two words"',
        "env PASSWORD secret words/password",
        'env ODD "a\\"b\\\\c $HOME %d # not a comment"',
    ),
    "file": (
        'file /etc/words/settings.json from "settings.json"',
        "file /run/secrets/words/token from secret words/token",
    ),
    "replicas": ("replicas 2", "replicas 3", "replicas 1", "replicas 2..5 on cpu 60%"),
    "memory": ("memory 256Mi", "memory 256Mi..512Mi"),
    "storage": (
        "storage 1Gi at /data",
        "storage 10Gi class fast at /var/lib/words",
        "storage claim kept at /kept",
    ),
    "scratch": ("scratch 64Mi at /scratch", "scratch 16Mi in memory at /run/words"),
    "sharded": ("sharded 2", "sharded 3"),
    "data": ("data cache", "data store"),
    "ready": (
        "ready GET /ready port {main}",
        "ready tcp port {main} every 5s timeout 3s",
        'ready command "/bin/ready"',
        'ready GET /ready port {main} { header x-probe "on"; header accept "text/plain" }',
        'ready grpc port {main} service "words"',
    ),
    "alive": ("alive tcp port {main} every 20s", 'alive command "/bin/alive" "--deep"'),
    "started": (
        "started GET /started port {main} failures 60",
        "started tcp port {main}",
        'started GET /started port {main} every 2s { header x-probe "on" }',
    ),
    "availability": (
        "replicas 2; availability 99%",
        "replicas 3; availability 99.9% rollout every 1d taking 1s",
    ),
    "calls": (
        "calls api",
        "calls database",
        "calls api database",
        "calls api direct",
        "calls accounts",
    ),
    "before": (
        'before start migrate run "/bin/migrate"',
        'before start fetch run "/bin/fetch" "all" image "registry.example.com/fetch:1.0"',
    ),
    "stop": (
        "stop pause 5s finish 45s",
        "stop pause 0s",
        'stop pause 0s run "/bin/stop" "now"',
        "stop finish 10s",
    ),
    "authority": (
        "port https {q} named sure; authority secret words-ca",
        "port https {q} named sure; authority system for words.example.com",
    ),
    "account": ("account words",),
    "pull": ("pull secret registry-login",),
    "metrics": ("metrics GET /metrics port {main}",),
    "label": ("label tier backend", 'label "example.com/team" words'),
    "annotation": ('annotation "example.com/owner" "the team: 1, \\"2\\""',),
    "patch": TIER["patch"],
    "reach": TIER["reach"],
    "allow": ("allow from namespace tools", "allow from namespace tools partners"),
}
