"""Every text in every slot: it comes back exactly from every file, or it is a diagnostic.

The slots are found in the schemas. What comes of a text is read by the formats' own parsers and
compared with what comes of a harmless one: the same, but for this text.
"""

from __future__ import annotations

import base64
from itertools import islice

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ddpc.passes.codes import WRONG_INPUT
from ddpc.schema.types import TYPES
from tests.properties.settings import EXPLORING, examples
from tests.strings.carried import carriers
from tests.strings.files import INPUT
from tests.strings.kinds import CLOSED, NAMES_OF, SHAPES, is_nowhere, shape
from tests.strings.slots import FREE, Place, free_words, places
from tests.strings.texts import ODD, odd_text
from tests.strings.trying import benign, folders, is_accepted, marker_for, problems, written
from tests.strings.worlds import is_refused

PLACES = places()
_SAID = tuple(one for one in PLACES if shape(one) and not is_refused(one))
OPEN = (*(one for one in _SAID if not is_nowhere(one)), *FREE)
SHUT = tuple(one for one in PLACES if shape(one) is None or is_refused(one))
QUIET = tuple(one for one in _SAID if is_nowhere(one))
NO_NUMBERS = tuple(text for text in ODD if not text.isdecimal())
SERVERS = frozenset(("fluentd", "nginx", "twemproxy", "varnish"))
"""Folders of files that are quoted otherwise than YAML is."""
TOO_LONG = "x" * 64
"""One character more than most names of the cluster may have."""
_WIDE = frozenset(("cookie", "directory", "host", "path", "paths"))
FEW = 8
"""How many texts are tried where the same word has been tried already, or none but few fit."""


def _texts(place: Place) -> tuple[str, ...]:
    """All odd texts where any text may stand, for the first slot of a word's form; where much may,
    for the first slot of the type, for hosts and for those that come to a server; else some of
    them, others for each slot."""
    first = next(one for one in OPEN if _kind(one) == _kind(place))
    if EXPLORING or (first is place and place.type in {"text", "header-value", "cookie-value"}):
        return ODD
    if first is place and place.type in _WIDE and _is_tried(place):
        return ODD
    start = OPEN.index(place) * FEW % len(ODD)
    return (TOO_LONG, *islice((*ODD, *ODD), start, start + FEW))


def _is_tried(place: Place) -> bool:
    is_first = next(one for one in OPEN if one.type == place.type) is place
    return is_first or place.type == "host" or bool(folders(place) & SERVERS)


def _kind(place: Place) -> tuple[str, str]:
    return place.word.forms[place.form], place.slot.name


def test_every_slot_is_of_a_kind() -> None:
    """A new type or word has to say what texts do in it."""
    assert SHAPES.keys() | CLOSED == TYPES.keys()
    assert {one.id for one in PLACES} >= NAMES_OF
    assert len(OPEN) + len(SHUT) + len(QUIET) == len(PLACES) + len(FREE)
    assert {word.rpartition(".")[2] for word in free_words()} == {
        "attach",  # its head has slots of its own
        "input",  # its value, from the command line, is a slot
        "let",  # its value is a slot
        "nginx",
        "patch",
        "pattern",
        "varnish",  # numbers and words that its vocabulary has
    }


@pytest.mark.parametrize("place", OPEN, ids=lambda one: one.id)
def test_a_harmless_text_comes_out(place: Place) -> None:
    marker = marker_for(place, "")
    assert carriers(benign(place, marker), marker)


@pytest.mark.parametrize("place", OPEN, ids=lambda one: one.id)
def test_odd_texts_come_back_or_are_refused(place: Place) -> None:
    for text in _texts(place):
        assert problems(place, text) == [], text


@pytest.mark.parametrize("text", ["a\udcff", "\ud800", "\udcc3\udca9"])
def test_bytes_that_are_no_text_are_no_value_of_an_input(text: str) -> None:
    """So the command line has them."""
    (place,) = [one for one in FREE if one.id == INPUT]
    (found,) = written(place, text).compiled().diagnostics
    assert found.code is WRONG_INPUT


@pytest.mark.parametrize("place", SHUT, ids=lambda one: one.id)
def test_where_no_text_fits_it_is_refused(place: Place) -> None:
    start = SHUT.index(place) * 2 % len(NO_NUMBERS)
    for text in NO_NUMBERS if EXPLORING else islice((*NO_NUMBERS, *ODD), start, start + 2):
        if place.type != "cpu" or text != "1.10":  # that is as good as 1100m
            assert not is_accepted(place, text), text


@pytest.mark.parametrize("place", QUIET, ids=lambda one: one.id)
def test_texts_for_no_file_change_none(place: Place) -> None:
    """Expectations, and names that the program alone uses."""
    outputs = []
    start = QUIET.index(place) * 3 % len(ODD)
    for text in ODD if EXPLORING else islice((*ODD, *ODD), start, start + 3):
        outcome = written(place, text).compiled()
        if not outcome.failed:
            own = (f for f in outcome.files if f.path.startswith("kubernetes/"))
            outputs.append({file.text for file in own if "01-" not in file.path})
    assert all(one == outputs[0] for one in outputs)


@given(st.sampled_from(OPEN), odd_text)
@examples(200)
def test_any_text_comes_back_or_is_refused(place: Place, text: str) -> None:
    assert problems(place, text) == []


@given(st.text(max_size=200) | st.sampled_from(ODD) | st.lists(st.sampled_from(ODD)).map("\n".join))
@examples(100)
@example("  a\nb\n")
@example("\n\ta\nb")
@example("a\n\n\n")
@example("a\n \n")
@example("a\x7f\u0085\nb")
@example("\ta\nb")
def test_any_file_comes_back(content: str) -> None:
    """The content of a project's file, as the ConfigMap holds it."""
    (place,) = [one for one in PLACES if one.id == "service.file[1].path"]
    program = written(place, "a.txt")
    program.files["file.txt"] = content
    outcome = program.compiled()
    if outcome.failed:
        return
    text = next(file.text for file in outcome.files if file.path == "kubernetes/web.yaml")
    readers = (yaml.safe_load_all, YAML(typ="safe", pure=True).load_all)
    for read in readers:
        (made,) = [one for one in read(text) if one["kind"] == "ConfigMap"]
        assert not any(map(_is_lost, made.get("data", {}).values()))
        encoded = base64.b64decode(made.get("binaryData", {}).get("a.txt", "")).decode()
        assert made.get("data", {}).get("a.txt", encoded) == content


def _is_lost(text: str) -> bool:
    """What kustomize, which `kubectl apply -k` is, refuses or changes: some control characters, and
    a tab that several lines begin with."""
    odd = any("\x7f" <= one <= "\x9f" or one in "\ufffe\uffff" for one in text)
    return odd or (text.startswith("\t") and "\n" in text)
