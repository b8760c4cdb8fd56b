"""What fits in what stands around a service: the app, edges, fronts, what is outside."""

from __future__ import annotations

from tests.properties.drawn.fitting.tiers import TIER
from tests.properties.drawn.targets import TARGETS

APP = {
    "namespace": ("namespace demo", "namespace words create"),
    "registry": ('registry "registry.example.com/team"',),
    "defaults": (
        "defaults { cpu 50m; memory 128Mi..256Mi; replicas 2 }",
        "defaults { memory 96Mi }",
    ),
    "dns": ("dns kube-dns.kube-system.svc.cluster.local", "dns 10.96.0.10"),
    "pods": ("pods 10.244.0.0/16", 'pods 10.244.0.0/16 "fd00:10::/64"'),
    "trusted": ("trusted from 192.0.2.0/24",),
    "monitored": ("monitored from namespace monitoring",),
    "label": ("label team words", 'label "example.com/part-of" all'),
    "cluster": ('cluster domain "k8s.example.com"',),
    "target": tuple(
        f"target {tool} {version}"
        for tool, versions in TARGETS.items()
        for version in reversed(versions)
    ),
}

EDGE = {
    "host": (
        'host "books.example.com" { path / to web }',
        'host "books.example.com" { path / to api; path /a/* to web timeout 5min }',
        'host "other.example.com" { path / to api port http; certificate secret other-tls }',
    ),
    "certificate": ("certificate secret public-tls",),
    "hsts": ("hsts 180d",),
}

FRONT = {
    "port": (
        "port http 8080 published 80",
        "port http 8080",
        "port http {p} named web",
    ),
    "reach": TIER["reach"],
}

EXTERNAL = {
    "host": ('host "{n}.example.com"', 'host "{n}.internal"'),
    "port": ("port {main}", "port {main} named own"),
    "addresses": (
        "addresses 192.0.2.0/24",
        'addresses 192.0.2.0/24 198.51.100.7/32 "2001:db8::/32"',
    ),
    "authority": (
        "authority secret {n}-ca",
        "authority secret {n}-ca for safe.example.com",
        "authority system for safe.example.com",
    ),
}
