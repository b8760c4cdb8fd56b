"""Programs that tests/properties draws, with all that is in them, do what the model says."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from attrs import frozen

from ddpc.ir.http import HttpProxy, Session, Split
from ddpc.rehearse.manifests import Container
from tests.model.lab import new_lab
from tests.model.test_places import Served, agree, values
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.programs import program
from tests.properties.drawn.variants import VARIANTS
from tests.servers.builds import Build
from tests.servers.harness import ledger

SEEDS = 7
"""For each place at which a split or a session can stand."""
LEAST = 10
"""Servers that come of them, at the least."""
_KINDS = ("split", "session")


@frozen
class Drawn:
    """A server of an accepted program."""

    text: str
    version: str
    served: Served


def _accepted() -> Iterator[Drawn]:
    """Each server of splits and sessions alone, before services that speak plain HTTP."""
    for variant in VARIANTS:
        for number in range(SEEDS if variant.pattern.name in _KINDS else 0):
            drawn = program(seeded(f"model {variant} {number}"), (variant,))
            outcome = drawn.program().compiled()
            if outcome.failed:
                continue
            build = Build("drawn", outcome)
            for workload, server, container in build.servers():
                found = _program(build, workload, container)
                if server == "nginx" and found is not None and _plain(found):
                    served = Served(container, found)
                    yield Drawn(drawn.text, build.target("nginx"), served)


def _program(build: Build, workload: str, container: Container) -> HttpProxy | None:
    for declared in build.deployment.workloads:
        for one in declared.containers if declared.name == workload else ():
            if one.name == container.name and isinstance(one.program, HttpProxy):
                return one.program
    return None


def _plain(found: HttpProxy) -> bool:
    return (
        bool(found.layers)
        and all(isinstance(layer, Split | Session) for layer in found.layers)
        and all(one.protocol == "http" and isinstance(one.pods, tuple) for one in found.upstreams)
        and not any(isinstance(layer, Session) and layer.issued for layer in found.layers)
    )


def test_drawn_programs(pytestconfig: pytest.Config) -> None:
    found = list(_accepted())
    assert len(found) >= LEAST
    ports = {one.port for each in found for one in each.served.program.upstreams}
    count = int(pytestconfig.getoption("--requests")) // (4 * len(found))
    with new_lab() as lab, lab.answering(ports):
        for each in found:
            served = each.served
            port = served.program.port
            assert port is not None
            names = {host for one in served.program.upstreams for host in one.hosts}
            asked = values(Random(each.text), served.program, count)
            with lab.running(served.container, each.version, names, port):
                try:
                    seen = agree(lab, served, asked)
                except AssertionError as error:
                    raise AssertionError(f"{each.text}\n{error}") from error
            for kind, number in seen.items():
                ledger.record(f"model: {kind}", number)
