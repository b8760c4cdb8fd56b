"""Each shape of a diagnostic, in text and in JSON, as it was once read and found good."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from ddpc.diagnostics.json import Encoder, dumps
from ddpc.diagnostics.page import as_markdown, as_text, reference
from ddpc.diagnostics.text import PLAIN, View, as_given, render_all
from tests.diagnostics.cases import CASES
from tests.diagnostics.material import ERROR, WARNING
from tests.diagnostics.snapshots import FOLDER, check, path_of

COLOURED = ("everything", "ranges across each other", "characters that are not seen", "warning")
NARROW = ("everything", "a long line", "labels on one line")

WHOLE = evolve(
    ERROR,
    why="A service that is named has to be declared. "
    "Names are the cluster's names, so a misspelt one would be dialled in vain.\nEven so.",
    example="app demo { }\nattach tls to shpo { }\n" + "x" * 200 + "\n",
    instead="app demo { }\nservice shop { }\nattach tls to shop { }\n```\n",
)


@pytest.mark.parametrize("name", CASES)
def test_text(name: str) -> None:
    case = CASES[name]
    check(name, "txt", render_all(case.diagnostics, case.map))


@pytest.mark.parametrize("name", CASES)
def test_json(name: str) -> None:
    case = CASES[name]
    data = {"diagnostics": Encoder(case.map, as_given).diagnostics(case.diagnostics)}
    text = dumps(data)
    assert json.loads(text) == data
    check(name, "json", text)


@pytest.mark.parametrize("name", COLOURED)
def test_colour(name: str) -> None:
    case = CASES[name]
    check(f"{name} in colour", "txt", render_all(case.diagnostics, case.map, View(colour=True)))


@pytest.mark.parametrize("name", NARROW)
def test_a_narrow_terminal(name: str) -> None:
    case = CASES[name]
    check(f"{name} in 40 columns", "txt", render_all(case.diagnostics, case.map, View(width=40)))


def test_pages() -> None:
    codes = (WHOLE, WARNING, evolve(WARNING, example="app x { }\n", instead="app y { }\n"))
    check("page", "txt", "\n".join(as_text(code) for code in codes))
    check("page in colour", "txt", as_text(WHOLE, colour=True, width=60))
    check("page", "md", as_markdown(WHOLE))
    check("reference", "md", reference((WARNING, WHOLE)))


def test_the_path_as_the_user_can_open_it() -> None:
    case = CASES["label"]
    view = evolve(PLAIN, shown_path=lambda path: f"examples/{path}")
    assert "--> examples/app.ddp:10:17\n" in render_all(case.diagnostics, case.map, view)


def test_no_snapshot_is_left_over() -> None:
    used = {path_of(name, ending) for name in CASES for ending in ("txt", "json")}
    used |= {path_of(f"{name} in colour", "txt") for name in (*COLOURED, "page")}
    used |= {path_of(f"{name} in 40 columns", "txt") for name in NARROW}
    used |= {path_of("page", "txt"), path_of("page", "md"), path_of("reference", "md")}
    assert set(FOLDER.iterdir()) == used
