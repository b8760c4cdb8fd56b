"""Which statement each line of the output came from."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from ddpc.ir.deployment import ContainerPort, Probe, TcpConnect, Variable
from tests.backends.kubernetes import programs
from tests.backends.kubernetes.builder import emit, main, one, origin, seconds, workload


@pytest.mark.parametrize("program", programs.ALL, ids=lambda make: make.__name__)
def test_every_line_of_an_object_has_a_statement(program: Any) -> None:
    for file in emit(*program(34)).files:
        if file.path == "kustomization.yaml":
            assert file.lines == ()
            continue
        written = file.text.splitlines()
        covered = set()
        for lines in file.lines:
            assert lines.origin.statement
            covered |= set(range(lines.first, lines.last + 1))
        bare = {number for number, line in enumerate(written, 1) if line == "---"}
        assert covered | bare == set(range(1, len(written) + 1))
        assert not covered & bare
        assert all(left.last < right.first for left, right in pairwise(file.lines))


def test_the_innermost_statement_owns_a_line() -> None:
    env, port, ready = origin("env A 1", 10), origin("port http 80", 20), origin("ready tcp", 30)
    probe = Probe(asks=TcpConnect(port=80), every=seconds(1), timeout=seconds(1), origin=ready)
    container = main(
        environment=(Variable(name="A", value="1", origin=env),),
        ports=(ContainerPort(name="http", number=80, protocol="http", origin=port),),
        ready=probe,
        origin=origin("attach sidecar", 40),
    )
    (file,) = emit(one(workload(containers=(container,)))).files[1:]
    written = file.text.splitlines()
    of: dict[str, list[str]] = {}
    for lines in file.lines:
        of.setdefault(lines.origin.statement, []).extend(
            line.strip() for line in written[lines.first - 1 : lines.last]
        )
    assert of["env A 1"] == ["- name: A", 'value: "1"']
    assert of["port http 80"] == ["- name: http", "containerPort: 80", "protocol: TCP"]
    assert of["ready tcp"][:2] == ["readinessProbe:", "tcpSocket:"]
    assert "image: registry.example.com/web:1.0" in of["attach sidecar"]
    assert "kind: Deployment" in of["service web"]
