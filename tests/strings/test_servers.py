"""Drawn texts in every slot that reaches a server's file: what is accepted, the server accepts too.

Readers of the tests' own find the text as it was said, in ``test_slots.py``. Here the servers
themselves read it, and Prometheus: one that has less room than its reader, or knows a word more,
refuses or warns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from tests.properties.drawn.judge import Judge
from tests.properties.settings import EXPLORING
from tests.servers.builds import Build
from tests.servers.harness.bench import new_bench
from tests.strings.slots import Place
from tests.strings.test_slots import OPEN
from tests.strings.texts import MARKER, ODD
from tests.strings.trying import folders, written

_SEED = "strings"
_TRIED = 600 if EXPLORING else 30
"""How many drawn texts of each slot are compiled at the most."""

_ACCEPTED = {
    server: 100 if EXPLORING else count
    for server, count in (("nginx", 10), ("prometheus", 3), ("twemproxy", 10), ("varnish", 1))
}
"""How many of each slot's texts a server gets; Varnish and Prometheus take their time."""

_LONG = tuple("n" * length for length in (31, 47, 55, 63))
"""As long as a part of a name may be, and around the sizes of the servers' tables."""

_PLAIN = "abcdefghijklmnopqrstuvwxyzABC0123456789-._~"
_SHORT = tuple(text for text in ODD if len(text) < 9)


def texts(place: Place, most: int) -> Iterator[str]:
    """Long ones, for half of what a server gets at the most; odd texts, pieces of them put
    together, and plain letters."""
    random = Random(f"{_SEED} {place.id}")
    yield from random.sample(_LONG, min(len(_LONG), max(1, most // 2)))
    for _ in range(_TRIED):
        some = random.choice(
            (
                [random.choice(ODD)],
                random.choices(_SHORT, k=random.randint(1, 4)),
                random.choices((*_PLAIN, *_SHORT), k=random.randint(2, 12)),
                random.choices(_PLAIN, k=random.randint(1, 40)),
            )
        )
        yield "".join(some)


@pytest.fixture
def judge() -> Iterator[Judge]:
    """Every server; the cluster's objects are read in ``test_slots.py``."""
    with new_bench() as bench:
        yield Judge(bench, every=1_000_000)


@pytest.mark.parametrize("server", _ACCEPTED)
def test_servers_accept_what_is_accepted(
    server: str, judge: Judge, record_property: Callable[[str, object], None]
) -> None:
    places = [place for place in OPEN if server in folders(place)]
    record_property("seeds", f"{_SEED} SLOT, of every slot that comes to {server}")
    for place in places:
        accepted = 0
        for text in (*texts(place, _ACCEPTED[server]), MARKER):
            outcome = written(place, text).compiled()
            if outcome.failed:
                continue
            accepted += 1
            complaint = next(judge.complaints(Build(place.id, outcome)), None)
            assert complaint is None, f"{text!r}\n{complaint}"
            if accepted == _ACCEPTED[server]:
                break
        assert accepted, place.id
    assert len(places) > 1
