"""Nothing that is said is dropped: of two numbers in one slot, other files come.

The slots are found in the schemas. That texts come back is held in ``tests/strings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
import yaml

from tests.properties.corpus import Program
from tests.strings.pieces import HOLE
from tests.strings.slots import Place, places
from tests.strings.worlds import is_refused, program

VALUES: dict[str, tuple[str, ...]] = {
    "count": ("3", "4", "2..5"),
    "cpu": ("150m", "200m", "1"),
    "duration": ("1s", "1500ms", "3s", "40min", "50min"),
    "number": ("3", "9", "5000"),
    "percent": ("20%", "30%", "50.5%"),
    "port": ("9091", "9092"),
    "positive": ("2", "3", "5000", "6000", "500000"),
    "rate": ("7/s", "8/s", "100/min"),
    "size": ("16Ki", "64Ki", "192Mi", "320Mi", "1Gi"),
    "sizes": ("192Mi", "320Mi", "320Mi..1Gi"),
    "status": ("201", "301", "404"),
    "user": ("10003", "10004"),
    "cidr": ("10.1.0.0/16", "10.2.0.0/16", "10.2.0.0/24", '"fd00:10::/48"'),
    "cookie": ('"a"', '"a*"'),
    "paths": ("/a", "/a/", "/a/*"),
}
"""By type, values that mean different things."""

BEYOND: dict[str, tuple[str, ...]] = {
    "cpu": ("0.0001", "-1"),
    "duration": ("-1s", "1"),
    "number": ("-1", "1.5"),
    "percent": ("101%", "-1%"),
    "port": ("0", "65536"),
    "positive": ("0",),
    "rate": ("0/s",),
    "size": ("1", "-1Mi"),
    "status": ("99", "600"),
    "user": ("0",),
    "cidr": ("10.0.0.1/8", "10.0.0.0/33"),
}
"""Values just beyond those that there are."""

_SAID = tuple(one for one in places() if not is_refused(one))
PLACES = tuple(one for one in _SAID if one.type in VALUES)
BOUNDED = tuple(one for one in _SAID if one.type in BEYOND)

NOWHERE = ("expect",)
"""Expectations come out in no file."""

ALONE = (
    "adapter.alive",
    "adapter.started",
    "ambassador.alive",
    "ambassador.started",
    "edge.replicas[0].cpu",
    "cache.replicas[0].cpu",
    "logs.collect[1].window",
    "rate-limit.authenticated[1]",
    "rate-limit.replicas[0].cpu",
    "service.alive",
    "service.availability",
    "service.port",
    "service.replicas[0].cpu",
    "service.sharded",
    "service.started",
    "session.by[2].time",
    "session.replicas[0].cpu",
    "shard.replicas",
    "sidecar.alive",
    "sidecar.started",
    "split.replicas[0].cpu",
    "tls.replicas[0].cpu",
)
"""Slots in which their programs may have one of the values alone, or none."""

UNHEARD = (
    "ambassador.listen",
    "edge/host.path",
    "external.addresses",
    "external.port",
)
"""Slots that mean something only where somebody dials, or goes by addresses."""

_CACHE = "attach cache to web { }\n"
BESIDE = {
    "app.pods": f'{_CACHE}attach tls to web {{ hosts "a.example.com"; certificate secret tls }}\n',
    "app.trusted": _CACHE,
    "service.timeout": "attach rate-limit to web { anonymous 10/s }\n",
}
"""What hears of a slot's value, where its program has nothing that does."""

BOUNDED_BELOW = ("broker.idle", "cache.answers", "rate-limit.clients")
"""Slots whose small values all come to the least that makes sense."""


def _written(place: Place, value: str) -> Program:
    made = program(place)
    beside = next((BESIDE[one] for one in BESIDE if place.id.startswith(one)), "")
    return made.with_text(made.text.replace(HOLE, value) + beside)


@cache
def _outputs(place: Place) -> dict[str, dict[str, str]]:
    """The files of every value that is accepted."""
    found: dict[str, dict[str, str]] = {}
    for value in VALUES[place.type]:
        outcome = _written(place, value).compiled()
        if not outcome.failed:
            found[value] = {file.path: file.text for file in outcome.files}
    return found


@pytest.mark.parametrize(
    "place",
    [one for one in PLACES if not one.id.startswith((*NOWHERE, *UNHEARD))],
    ids=lambda one: one.id,
)
def test_another_value_makes_other_files(place: Place) -> None:
    made = _outputs(place)
    assert len(made) > 1 or place.id.startswith(ALONE)
    if place.id.startswith(BOUNDED_BELOW):
        first, *others = made.values()
        assert any(first != other for other in others)
        return
    for one, other in combinations(made, 2):
        assert made[one] != made[other], f"{one} and {other}"
    if place.type == "duration" and "1500ms" in made:
        # What is less than a second arrives wherever the seconds do.
        assert _changed(made["1s"], made["1500ms"]) == _changed(made["1s"], made["3s"])


def _changed(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


@pytest.mark.parametrize("place", BOUNDED, ids=lambda one: one.id)
def test_a_value_beyond_the_bounds_is_refused(place: Place) -> None:
    for value in BEYOND[place.type]:
        assert _written(place, value).compiled().failed, value


def test_an_immutable_object_of_one_name_has_one_content() -> None:
    """Else a cluster that has it refuses the change, or pods go on with the old files."""
    contents: dict[str, object] = {}
    for place in PLACES:
        for files in _outputs(place).values():
            for name, content in _config_maps(files):
                assert contents.setdefault(name, content) == content, f"{place.id}: {name}"
    assert len(contents) > 50


def _config_maps(files: dict[str, str]) -> Iterator[tuple[str, object]]:
    for path, text in files.items():
        if path.startswith("kubernetes/"):
            for one in yaml.load_all(text, Loader=yaml.CSafeLoader):
                if one["kind"] == "ConfigMap":
                    yield one["metadata"]["name"], (one.get("data"), one.get("binaryData"))
