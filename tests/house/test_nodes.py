"""Nodes are frozen, hold tuples, and compare without their places."""

from __future__ import annotations

import importlib
import pkgutil
from random import Random
from typing import Any

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError

import ddpc
import ddpc.ir
from ddpc.ir.origin import Origin
from ddpc.ir.pod import Mount, SecretFiles
from ddpc.source import Source, Span
from ddpc.syntax.parse import parse
from tests.properties.corpus import Program, corpus
from tests.properties.shuffled import shuffled

_NOT_NODES = {"ddpc.ir.origin.Origin"}
"""A place itself."""

_OF_NODES = ("ddpc.ir.", "ddpc.syntax.nodes", "ddpc.schema.settings", "ddpc.patterns.")

_CHANGING = (
    "ddpc.cli",
    "ddpc.output",
    "ddpc.rehearse",
    "ddpc.generate",
    "ddpc.diagnostics.canvas",
)
"""Packages that do things, and a sheet that is drawn on; all others are about data."""


def _classes() -> list[type[Any]]:
    """Every attrs class of the compiler."""
    found: dict[str, type[Any]] = {}
    for module in pkgutil.walk_packages(ddpc.__path__, "ddpc."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            ours = isinstance(value, type) and value.__module__.startswith("ddpc.")
            if ours and attrs.has(value):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return [found[name] for name in sorted(found)]


CLASSES = _classes()
NODES = [
    each
    for each in CLASSES
    if each.__module__.startswith(_OF_NODES)
    and f"{each.__module__}.{each.__qualname__}" not in _NOT_NODES
]


def _id(value: object) -> str:
    return f"{value.__module__}.{value.__qualname__}" if isinstance(value, type) else ""


def test_classes_are_found() -> None:
    assert len(CLASSES) > 120
    assert len(NODES) > 60


@pytest.mark.parametrize(
    "each", [one for one in CLASSES if not one.__module__.startswith(_CHANGING)], ids=_id
)
def test_it_is_frozen(each: type[Any]) -> None:
    names = [field.name for field in attrs.fields(each)]
    instance = object.__new__(each)
    for name in names:
        with pytest.raises(FrozenInstanceError):
            setattr(instance, name, None)


@pytest.mark.parametrize(
    "each", [one for one in CLASSES if not one.__module__.startswith(_CHANGING)], ids=_id
)
def test_it_is_made_at_little_cost(each: type[Any]) -> None:
    assert vars(each)["__repr__"] is vars(Origin)["__repr__"]


def test_it_shows_what_it_is_known_by() -> None:
    shown = Mount(volume="data", path="/a b")
    assert repr(shown) == "Mount(volume='data', path='/a b', read_only=True)"
    traced = SecretFiles(name="tls", secret="web", origin=Origin(Span("a", 0, 1), "service web"))
    assert repr(traced) == "SecretFiles(name='tls', secret='web', items=())"


@pytest.mark.parametrize("each", NODES, ids=_id)
def test_it_holds_no_list_and_compares_without_places(each: type[Any]) -> None:
    for field in attrs.fields(each):
        kind = str(field.type)
        assert not kind.startswith(("list", "set")), field.name
        if kind in {"Span", "Origin", "Span | None", "Origin | None"}:
            assert not field.eq, f"{field.name} would tell equal nodes apart"
            assert field.hash in {None, False}


@pytest.mark.parametrize("program", corpus(), ids=lambda program: program.name)
def test_the_same_program_elsewhere_is_the_same(program: Program) -> None:
    moved = program.with_text("# Moved down.\n\n" + program.text.replace("\n", "  # more\n"))
    before, after = program.compiled(), moved.compiled()
    assert before.deployment == after.deployment
    assert before.design == after.design
    statements, _ = parse(Source("a", program.text))
    assert statements == parse(Source("b", moved.text))[0]
    assert statements != parse(Source("a", program.text + "app more { }\n"))[0]


def test_another_order_is_the_same_design() -> None:
    for program in corpus()[:5]:
        assert shuffled(program, Random(0)).compiled().design == program.compiled().design
