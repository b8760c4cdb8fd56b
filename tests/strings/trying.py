"""A text is tried in a slot: it comes back from every file exactly, or it is a diagnostic."""

from __future__ import annotations

import re
from functools import cache

from attrs import evolve

from ddpc.driver import Options
from tests.agreement.agreements.words import refused
from tests.agreement.reader.cluster import documents
from tests.agreement.reader.prometheus import monitor
from tests.properties.corpus import Program
from tests.strings.carried import differences
from tests.strings.files import INPUT
from tests.strings.kinds import TWO, is_impossible, means_more, shape
from tests.strings.pieces import HOLE
from tests.strings.reading import Found, found
from tests.strings.slots import Place
from tests.strings.texts import MARKER, literal
from tests.strings.worlds import program

_OBJECT = "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n"


def written(place: Place, text: str) -> Program:
    """The program with ``text`` in the slot, in the shape that the slot's type has."""
    value = (shape(place) or "{}").replace("{}", text) if place.id != TWO else text
    with_hole = program(place)
    if place.id == INPUT:
        return evolve(with_hole, options=Options(inputs=(("one", text),)))
    made = with_hole.with_text(
        with_hole.text.replace(HOLE, literal(value, word=place.type not in {"text", "file"}))
    )
    if place.type == "file":
        made.files[value] = _OBJECT if "resource" in place.id else "# nothing\n"
    return made


@cache
def benign(place: Place, marker: str) -> list[Found]:
    """What comes of a text that is none of the odd ones."""
    return found(written(place, marker).output())


def folders(place: Place) -> frozenset[str]:
    """The folders of the files that a text in the slot comes to."""
    marker = marker_for(place, "")
    return frozenset(
        way[0].partition("/")[0]
        for way, leaf in benign(place, marker)
        if marker in "\n".join((*way, leaf))
    )


def marker_for(place: Place, text: str) -> str:
    """The text to compare with: for cookies one that no variable of nginx can be called either."""
    if place.id == TWO:
        return "qz"
    odd_cookie = place.type == "cookie-name" and not re.fullmatch(r"[A-Za-z0-9_]*", text)
    return "zq7.benign" if odd_cookie else MARKER


def problems(place: Place, text: str) -> list[str]:
    """What comes back otherwise, is no word that the cluster takes, no template
    of Prometheus, or none of the slot's type; nothing where the text is refused."""
    outcome = written(place, text).compiled()
    if outcome.failed or means_more(place, text):
        return []
    if is_impossible(place, text):
        return [f"{text!r} is accepted, and is no {place.type}"]
    marker = marker_for(place, text)
    files = {file.path: file.text for file in outcome.files}
    made, watched = found(files), monitor(files)
    objects = (
        one
        for file in outcome.files
        if file.path.startswith("kubernetes/")
        for one in documents(file.text)
    )
    return [
        *differences(benign(place, marker), made, marker, text),
        *refused(objects),
        *(watched.problems if watched is not None else ()),
    ]


def is_accepted(place: Place, text: str) -> bool:
    """Whether a program can have the text in the slot."""
    return not written(place, text).compiled().failed
