"""What is wrong with a drawn program is a fault with its seed, whoever meets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.properties.drawn import examined
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.examined import seeds
from tests.properties.drawn.judge import Judge
from tests.properties.drawn.programs import program
from tests.properties.drawn.tally import Tally
from tests.servers.harness import cluster
from tests.servers.harness.bench import new_bench

_COUNT = 20


@pytest.fixture
def judge() -> Iterator[Judge]:
    """One that is asked for no server: it starts none."""
    with new_bench() as bench:
        yield Judge(bench)


def test_servers_that_nobody_judges_are_a_fault(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A judge that takes no container for a server: what the reader finds is more."""
    monkeypatch.setattr(cluster, "server_of", lambda _: None)
    tally = Tally()
    faults = examined.examined(seeds("unjudged", _COUNT), judge, tally)
    assert tally.programs == _COUNT, "the others are examined too"
    fault = next(one for one in faults if "'nginx': 1}" in one.what)
    assert "AssertionError" in fault.what
    drawn = repr(program(seeded(fault.seed)))
    assert len(fault.program.splitlines()) < len(drawn.splitlines())
    assert str(fault).startswith(f"from the seed {fault.seed}:\n")
