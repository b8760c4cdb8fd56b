"""Each number that is written is read again where it has to be, as what it has to be there."""

from __future__ import annotations

from functools import cache
from re import fullmatch

import pytest

from tests.properties.corpus import Program
from tests.properties.numbers import ROWS
from tests.properties.rows import Row
from tests.strings.pieces import HOLE
from tests.strings.slots import NUMBERS, Place, places
from tests.strings.worlds import is_refused, program

UNREAD = {
    r"app\.target\[0\]\.version": "chooses what is written, and is no number there",
    r"service\.availability\[0\]\..*": "is weighed against the pods that there are",
    r"\w+\.(alive|started)\[.\]\.successes": "Kubernetes takes 1 alone",
    r"cache\.answers\[0\]\.value": "is weighed against the memory, for tables and buffers",
    r"rate-limit\.authenticated\[1\]\..*": "is refused: nobody verifies who asks",
    r"shard\.replicas\[0\]\..*": "its programs have routers beside each pod",
}
"""Slots whose numbers stand in no file, or that have no program of their own, and why."""

_REACHED = "  reach load-balancer\n"
_HTTP = f"  port http 8080\n  ready GET /ready\n{_REACHED}"
_ADDRESS = f"{_REACHED}  env DATABASE address of database\n"

EDITS = (
    (r".*\.replicas\[0\]\.cpu", "replicas 2 on", "replicas 2..5 on"),
    (r"service\.port\[0\]\..*", "  port http 8080\n", ""),
    (r"service\.sharded\[0\]\.count", _HTTP, "  port redis 6379\n  ready tcp\n  data cache\n"),
    (
        r"service\.timeout\[0\]\.value",
        "service api",
        "attach rate-limit to web { anonymous 10/s }\nservice api",
    ),
    (r"(ambassador\.listen|external\.port)\[0\]\..*", _REACHED, _ADDRESS),
    (r"external\.port\[0\]\.number", "  port postgres 5432\n", ""),
    (r"session\.by\[2\]\.time", "  pods listed\n", ""),
    (r"session\.by\[2\]\.time", _REACHED, ""),
)
"""What other programs the slots have here, where theirs take no two numbers."""

PLACES = tuple(
    one
    for one in places()
    if one.type in NUMBERS and not one.id.startswith("expect") and not is_refused(one)
)


def _rows(place: Place) -> tuple[Row, ...]:
    return tuple(row for row in ROWS if row.fits(place.id))


def _program(place: Place) -> Program:
    made = program(place)
    for slots, old, new in EDITS:
        if fullmatch(slots, place.id):
            made = made.with_text(made.text.replace(old, new, 1))
    return made


@cache
def _files(place: Place, value: str) -> dict[str, str] | str:
    made = _program(place)
    outcome = made.with_text(made.text.replace(HOLE, value)).compiled()
    if outcome.failed:
        return "\n".join(one.message for one in outcome.diagnostics)
    return {file.path: file.text for file in outcome.files}


def _unread(place: Place) -> bool:
    return any(fullmatch(one, place.id) for one in UNREAD)


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.id)
def test_a_number_is_read_again(place: Place) -> None:
    rows = _rows(place)
    assert bool(rows) != _unread(place), "has no row" if not rows else "has a row"
    for row in rows:
        for written, expected in row.values.items():
            files = _files(place, written)
            assert isinstance(files, dict), files
            read = row.at(files)
            others = {one for one in row.values.values() if one != expected}
            assert expected in read, (row.slots, written, read)
            assert not others & read, (row.slots, written, read)


def test_tables_name_slots_that_there_are() -> None:
    for row in ROWS:
        assert any(row.fits(place.id) for place in PLACES), row.slots
        assert len(set(row.values.values())) > 1, row.slots
    for slots in (*UNREAD, *(slots for slots, _, _ in EDITS)):
        assert any(fullmatch(slots, place.id) for place in PLACES), slots
