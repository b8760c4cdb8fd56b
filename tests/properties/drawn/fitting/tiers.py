"""What fits in whatever has pods of its own before a service: tiers and edges."""

from __future__ import annotations

COUNTS = ("2", "1", "3", "2..4 on cpu 70%", "10")

TIER = {
    "listen": ("listen {p}",),
    "replicas": tuple(f"replicas {count}" for count in COUNTS),
    "memory": ("memory 128Mi", "memory 256Mi..512Mi", "memory 1Gi"),
    "cpu": ("cpu 100m", "cpu 1"),
    "reach": ("reach load-balancer", "reach cluster"),
    "patch": (
        "patch deployment { spec { revisionHistoryLimit 3 } }",
        'patch deployment { metadata { annotations { example.com/by "hand" } } }',
        "patch deployment { spec { template { spec { priorityClassName high } } } }",
        "patch service { spec { internalTrafficPolicy Cluster } }",
    ),
}
