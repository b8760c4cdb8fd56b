"""The files of a build agree with each other: of every golden and every example."""

from __future__ import annotations

import pytest

from tests.agreement.agreements.all import AGREEMENTS, disagreements
from tests.agreement.material import Build, builds
from tests.agreement.reader.resolve import is_loopback


@pytest.mark.parametrize("build", builds(), ids=lambda one: one.name)
def test_the_files_agree(build: Build) -> None:
    assert disagreements(build.graph()) == {}


def test_agreements_say_what_they_are_for() -> None:
    assert all((agreement.__doc__ or "").strip() for agreement in AGREEMENTS.values())


def test_the_graphs_hold_what_the_agreements_look_at() -> None:
    """None of them is kept because there was nothing to look at."""
    graphs = [build.graph() for build in builds()]
    kinds = {program.kind for graph in graphs for _, _, program in graph.programs()}
    assert kinds == {"nginx", "varnish", "twemproxy", "fluentd", "flags"}
    dials = [one for graph in graphs for one in graph.connections]
    assert sum(is_loopback(one.dial.host) for one in dials) > 40
    assert sum(not is_loopback(one.dial.host) for one in dials) > 200
    assert sum(one.pod is None for one in dials) > 15
    programs = [program for graph in graphs for _, _, program in graph.programs()]
    for part in ("listeners", "dials", "reads", "writes", "follows", "resolvers"):
        assert any(getattr(program, part) for program in programs), part
    objects = [one for graph in graphs for one in graph.cluster.objects]
    assert {one["kind"] for one in objects} >= {
        "ConfigMap",
        "Deployment",
        "HorizontalPodAutoscaler",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "PodMonitor",
        "PrometheusRule",
        "Service",
        "StatefulSet",
    }
