"""Requests through drawn splits and sessions go where the model says: each one, on every nginx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from random import Random

import pytest
from attrs import frozen

from ddpc.binomial import bounds
from ddpc.ir.http import HttpProxy, Session, Split
from ddpc.rehearse.manifests import Container
from tests.model import drawn, wire
from tests.model.lab import Lab, new_lab
from tests.model.places import Chance, Endpoint, place
from tests.model.wire import Answer, Asked
from tests.servers.builds import Build
from tests.servers.harness import ledger, nginx

PROGRAMS = 4
"""Of each kind, for each version of nginx."""
RISK = Fraction(1, 10**6)
"""That chance alone makes a share fail."""

_PORTS = (8080,)
_CONNECTION = 4
"""Requests of a client that is known by its address."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with new_lab() as made, made.answering(_PORTS):
        yield made


@pytest.fixture(scope="module")
def requests_each(pytestconfig: pytest.Config) -> int:
    """How many requests go through each program."""
    return int(pytestconfig.getoption("--requests")) // (2 * PROGRAMS * len(nginx.VERSIONS))


@frozen
class Served:
    """A daemon's container, and the program that it runs."""

    container: Container
    program: HttpProxy


def served(build: Build, wanted: type) -> Served:
    """The one server of a build that holds a layer of a kind."""
    (found,) = (
        Served(container, program)
        for workload, _, container in build.servers()
        for declared in build.deployment.workloads
        if declared.name == workload
        for program in (one.program for one in declared.containers)
        if isinstance(program, HttpProxy)
        if any(isinstance(layer, wanted) for layer in program.layers)
    )
    return found


def values(random: Random, program: HttpProxy, count: int) -> list[Asked]:
    """Requests of all sorts: with the key that the program looks at, without it, as rules say."""
    made = []
    for _ in range(count):
        user = f"{random.getrandbits(random.choice((8, 40, 128))):x}"
        headers, path = {}, random.choice(("/", "/exactly", "/preview/1", "/exactly/no", "/a?b"))
        cookies = [("theme", "dark"), ("team.id", random.choice(("qa|dev", "qa", "qa|dev2")))]
        for layer in program.layers:
            sticky = layer.sticky if isinstance(layer, Split) else None
            own = layer if isinstance(layer, Session) else None
            carried = random.random() < 0.9
            if carried and ((sticky and sticky.by == "cookie") or (own and own.cookie)):
                cookies.append(((sticky.name if sticky else own and own.cookie) or "", user))
            elif carried and ((sticky and sticky.by == "header") or (own and own.header)):
                headers[(sticky.name if sticky else own and own.header) or ""] = user
        if random.random() < 0.2:
            headers["X-Preview"] = random.choice(("on", "ON", "a; $b", "X"))
        random.shuffle(cookies)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
        made.append(Asked(path=path, headers=tuple(headers.items())))
    return made


def asked_of(
    lab: Lab, served: Served, asked: Sequence[Asked]
) -> Iterator[tuple[str, Asked, Answer]]:
    """Every request with the address that it came from, and what came back."""
    program = served.program
    split = next((one for one in program.layers if isinstance(one, Split)), None)
    by_address = split and split.sticky and split.sticky.by == "client-ip"
    size = _CONNECTION if by_address else len(asked)
    sources = lab.sources()
    for at in range(0, len(asked), size):
        some, source = asked[at : at + size], next(sources)
        inside = program.address == "127.0.0.1"
        dial = partial(lab.dial, program.port or 0, source, inside=inside)
        answers = wire.exchange(dial, some)
        yield from ((source, one, answer) for one, answer in zip(some, answers, strict=True))


def agree(lab: Lab, served: Served, asked: list[Asked]) -> Counter[str]:
    """Hold what the daemon does with every request to what the model says; what was seen."""
    drawn_for: dict[Chance, Counter[frozenset[Endpoint]]] = {}
    seen: Counter[str] = Counter()
    for source, one, answer in asked_of(lab, served, asked):
        assert answer.status == 200, (one, answer)
        came = lab.named(answer.body)
        wanted = place(served.program, one, source)
        if isinstance(wanted, Chance):
            ways = [way for way, _ in wanted.ways if came in way]
            assert ways, (one, came, wanted)
            drawn_for.setdefault(wanted, Counter())[ways[0]] += 1
            seen["requests drawn for by chance, within 1e-6"] += 1
        else:
            assert came in wanted, (one, came, wanted)
            seen["requests where the model says"] += 1
    for chance, counts in drawn_for.items():
        for way, share in chance.ways:
            likely = bounds(counts.total(), share, RISK)
            assert counts[way] in likely, (chance, counts, likely)
    return seen


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("number", range(PROGRAMS))
def test_splits(lab: Lab, version: str, number: int, requests_each: int) -> None:
    program = drawn.split(f"split {number} {version}", version)
    compared(lab, program, Split, version, requests_each)


@pytest.mark.parametrize("version", nginx.VERSIONS)
@pytest.mark.parametrize("number", range(PROGRAMS))
def test_sessions(lab: Lab, version: str, number: int, requests_each: int) -> None:
    program = drawn.session(f"session {number} {version}", version)
    compared(lab, program, Session, version, requests_each)


def compared(lab: Lab, program: drawn.Program, kind: type, version: str, count: int) -> None:
    """Run a program's one server, and hold it to the model."""
    one = served(program.build, kind)
    names = {host for upstream in one.program.upstreams for host in upstream.hosts}
    with lab.running(one.container, version, names, 8080):
        try:
            seen = agree(lab, one, values(Random(program.text), one.program, count))
        except AssertionError as error:
            raise AssertionError(f"{program.text}\n{error}") from error
    for kind_of, number in seen.items():
        ledger.record(f"model: {kind_of}", number)
