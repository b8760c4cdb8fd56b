"""Every pattern with every other on one service, at every placement: if ddpc accepts it, so do all
servers, without a warning; and of each pair some programs are accepted, or a code says why none is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement

import pytest
from attrs import asdict

from ddpc.ir.design import Placement
from tests.properties.drawn.examined import examined, seeds
from tests.properties.drawn.judge import Judge
from tests.properties.drawn.tally import Tally
from tests.properties.drawn.variants import OF_SERVICES, Variant
from tests.servers.harness.bench import new_bench

_EACH = 5
"""Programs of each pair of variants."""

_MORE = 40
"""Further ones, at the most, where none of those was accepted."""

_CHUNKS = 4


@pytest.fixture
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    """All checkers; of all VCL files each test has its share compiled."""
    share = request.config.getoption("--varnish") / (len(OF_SERVICES) + _CHUNKS)
    with new_bench() as bench:
        yield Judge(bench, varnish=round(share))


@pytest.mark.parametrize("variant", OF_SERVICES, ids=str)
def test_what_is_accepted_of_a_pair_is_accepted_by_all_servers(
    variant: Variant,
    judge: Judge,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    seed = request.config.getoption("--seed")
    row = Tally()
    for first, second in _pairs_of(variant):
        name, wanted = f"{seed} {first} {second}", (first, second)
        seen = Tally()
        faults = examined(seeds(name, _EACH), judge, seen, wanted)
        if not seen.accepted:
            faults += examined(seeds(name, _MORE, _EACH), judge, seen, wanted)
        row.merge(seen)
        assert not faults, "\n".join(str(fault) for fault in faults)
        if not seen.accepted:
            _explained(first, second, seen)
    row.checks = dict(judge.asked)
    record_property("tally", json.dumps(asdict(row)))


def _pairs_of(variant: Variant) -> Iterator[tuple[Variant, Variant]]:
    """Each pair in one test: with this, and with those that come after it."""
    return (pair for pair in combinations_with_replacement(OF_SERVICES, 2) if pair[0] is variant)


def _explained(first: Variant, second: Variant, seen: Tally) -> None:
    """Hold that a code that is known to stand against a pair is what refuses most programs."""
    code = _against(first, second)
    said = f"{first} with {second}: no program is accepted: {seen.codes}"
    assert code is not None, said
    assert seen.codes.get(code, 0) > seen.programs / 4, said


def _against(first: Variant, second: Variant) -> str | None:
    """The code that refuses a pair on one service, whatever else the program says."""
    layers = [one for one in (first, second) if one.pattern.rank is not None]
    if first is second and first.placement is Placement.AMBASSADOR and layers:
        return "pod/two-ambassadors"  # both are drawn for the only thing that they can stand for
    before = [one for one in layers if one.placement is not Placement.AMBASSADOR]
    if len(before) < 2:
        return None
    if first.pattern is second.pattern:
        return "layers/same-twice"
    if {one.pattern.name for one in before} > {"shard"}:
        return "layers/two-ports"
    if str(first) == "cache as tier" and str(second) == "tls as sidecar":
        return "layers/cannot-work"  # a cache cannot read what the sidecar is to decrypt
    return None


@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_what_is_accepted_of_any_program_is_accepted_by_all_servers(
    chunk: int,
    judge: Judge,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    seed, programs = (request.config.getoption(name) for name in ("--seed", "--programs"))
    tally = Tally()
    faults = examined(seeds(f"{seed} chunk {chunk}", -(-programs // _CHUNKS)), judge, tally)
    record_property("tally", json.dumps(asdict(tally)))
    assert not faults, "\n".join(str(fault) for fault in faults)
    assert tally.accepted >= 0.55 * tally.programs or tally.programs < 40
