"""``ddpc explain``, and the catalogue of codes that it reads."""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module
from itertools import pairwise

import pytest

import ddpc
from ddpc.cli.codes import MODULES, all_codes, codes_in
from ddpc.cli.pattern_page import as_text
from ddpc.diagnostics import Code
from ddpc.patterns.catalogue import PATTERNS
from tests.cli.runs import Run

CODES = {code.slug: code for code in all_codes()}


def declaring_modules() -> dict[str, list[Code]]:
    """Every module of the package that has codes among its names, by import."""
    found = {}
    for module in pkgutil.walk_packages(ddpc.__path__, "ddpc."):
        codes = [
            value for value in vars(import_module(module.name)).values() if isinstance(value, Code)
        ]
        if codes:
            found[module.name] = codes
    return found


def test_the_catalogue_leaves_no_code_out() -> None:
    for module, codes in declaring_modules().items():
        missing = [code.slug for code in codes if CODES.get(code.slug) != code]
        assert not missing, f"add {module!r} to MODULES in ddpc/cli/codes.py: {missing}"


def test_the_catalogue_names_no_module_without_codes() -> None:
    assert [module for module in MODULES if not codes_in(module)] == []
    assert list(MODULES) == sorted(MODULES)


def test_no_two_codes_share_a_slug() -> None:
    declared: dict[str, Code] = {}
    for codes in declaring_modules().values():
        for code in codes:
            assert declared.setdefault(code.slug, code) == code


def test_every_slug_names_its_owner() -> None:
    for slug in CODES:
        owner, sign, name = slug.partition("/")
        assert sign
        for part in (owner, name):
            assert part.replace("-", "").isalnum()
            assert part == part.lower()


@pytest.mark.parametrize("slug", sorted(CODES))
def test_the_page_of_a_code(run: Run, slug: str) -> None:
    done = run("explain", slug)
    assert (done.code, done.err) == (0, "")
    assert f"[{slug}]\n" in done.out
    if CODES[slug].example:
        assert "Refused:" in done.out or "Warned of:" in done.out
    for line in done.out.split("\n"):
        assert len(line) <= 80


@pytest.mark.parametrize("name", [pattern.name for pattern in PATTERNS])
def test_the_page_of_a_pattern(run: Run, name: str) -> None:
    done = run("explain", name)
    assert (done.code, done.err) == (0, "")
    pattern = next(pattern for pattern in PATTERNS if pattern.name == name)
    assert done.out == as_text(pattern)
    assert done.out.startswith(f"attach {name}\n")
    for word in pattern.schema.words:
        assert f"\n  {word.name}" in done.out
    assert f"\n    attach {name} " in done.out


def test_a_pattern_page_fits_the_terminal_and_hangs_its_lists(run: Run) -> None:
    for pattern in PATTERNS:
        lines = run("explain", pattern.name).out.split("\n")
        prose = lines[: lines.index("In its block:")]
        assert max(map(len, prose)) <= 80
        for before, line in pairwise(prose):
            if line and before.startswith(("* ", "  ")):
                assert line.startswith("  "), line
    assert "\n  29%. The shares of these" in run("explain", "shard").out


def test_only_a_choice_has_a_usual_one(run: Run) -> None:
    assert "Placements: tier, sidecar (the first is the usual one)." in run("explain", "tls").out
    assert "Placement: adapter." in run("explain", "logs").out


def test_a_pasted_code_and_a_last_part(run: Run) -> None:
    whole = run("explain", "syntax/open-block").out
    assert run("explain", "error[syntax/open-block]: this block is never closed").out == whole
    assert run("explain", "open-block").out == whole


def test_what_nothing_is_called(run: Run) -> None:
    done = run("explain", "syntax/open-blok")
    assert (done.code, done.out) == (2, "")
    assert "did you mean syntax/open-block?" in done.err
    assert "did you mean tls?" in run("explain", "tsl").err
    done = run("explain", "\x1bxyzzy")
    assert done.code == 2
    assert "`<U+001B>xyzzy`" in done.err


def test_the_list_of_all(run: Run) -> None:
    done = run("explain")
    assert done.code == 0
    names = {line.split()[0] for line in done.out.split("\n") if line.startswith("  ")}
    assert names == set(CODES) | {pattern.name for pattern in PATTERNS}


def test_json(run: Run) -> None:
    data = json.loads(run("explain", "--format", "json").out)
    assert {page["code"] for page in data["codes"]} == set(CODES)
    (page,) = json.loads(run("explain", "empty", "--format", "json").out)["codes"]
    assert page["summary"] == CODES["syntax/empty"].summary
    (pattern,) = json.loads(run("explain", "tls", "--format", "json").out)["patterns"]
    assert {"word": "hosts", "required": True}.items() <= next(
        word for word in pattern["words"] if word["word"] == "hosts"
    ).items()
