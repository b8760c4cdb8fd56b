"""Faults in numbers: they arrive, as others."""

from __future__ import annotations

from typing import Final

from tests.faults.fault import Fault

NUMBERS: Final = (
    Fault(
        "dns-of-others",
        "backends/kubernetes/network_policy.py",
        '{"matchLabels": {"k8s-app": "kube-dns"}}',
        '{"matchLabels": {"k8s-app": "nobody"}}',
        "names are asked for where nobody answers",
        ("agreement:strict",),
    ),
    Fault(
        "probe-half-as-often",
        "backends/kubernetes/probe.py",
        '"periodSeconds": max(1, probe.every.seconds),',
        '"periodSeconds": max(1, 2 * probe.every.seconds),',
        "a probe asks half as often",
        ("numbers:every",),
    ),
    Fault(
        "probe-one-more",
        "backends/kubernetes/probe.py",
        '"failureThreshold": probe.failures,',
        '"failureThreshold": probe.failures + 1,',
        "a pod may fail once more",
        ("numbers:failures",),
    ),
    Fault(
        "autoscaler-the-rest",
        "backends/kubernetes/autoscaler.py",
        '"averageUtilization": max(1, round(share.value)),',
        '"averageUtilization": max(1, round(100 - share.value)),',
        "pods are added at what was to be left",
        ("numbers:cpu",),
    ),
    Fault(
        "cache-rescue-shorter",
        "backends/varnish/caching.py",
        "rescue=quote.duration(max(cache.grace, cache.stale_if_error)),",
        "rescue=quote.duration(min(cache.grace, cache.stale_if_error)),",
        "an answer is not kept for the case that the origin fails",
        ("numbers:grace",),
    ),
    Fault(
        "affinity-minutes",
        "backends/kubernetes/service.py",
        '{"timeoutSeconds": name.affinity.seconds}',
        '{"timeoutSeconds": name.affinity.seconds * 60}',
        "a client stays for as many minutes as seconds were said",
        ("numbers:session",),
    ),
)
