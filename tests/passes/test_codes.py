"""Every code of the compiler is shown by a program that is refused with it, and one that is not."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

import pytest

import ddpc
from ddpc.diagnostics import Code
from ddpc.diagnostics.page import as_text
from tests.passes.programs import ENTRY, compiled, mended, options_of, said


def _all_codes() -> tuple[Code, ...]:
    """Every ``Code`` among the names of any module, each once, by its slug."""
    found: dict[int, Code] = {}
    for module in pkgutil.walk_packages(ddpc.__path__, "ddpc."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Code):
                found[id(value)] = value
    return tuple(sorted(found.values(), key=lambda code: code.slug))


CODES = _all_codes()
_each = pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
_each_reached = pytest.mark.parametrize(
    "code",
    [code for code in CODES if not code.guard and not code.rehearsed],
    ids=lambda code: code.slug,
)


def test_codes_are_found_and_have_a_slug_each() -> None:
    assert len(CODES) > 80
    assert [slug for slug, count in Counter(code.slug for code in CODES).items() if count > 1] == []


@_each
def test_a_code_says_what_and_why(code: Code) -> None:
    assert code.summary
    assert code.why
    assert code.slug.count("/") == 1
    assert code.slug == code.slug.lower()


def test_guards_are_few_and_belong_to_backends() -> None:
    guards = [code for code in CODES if code.guard]
    assert {code.slug.partition("/")[0] for code in guards} <= {
        "images",
        "kubernetes",
        "nginx",
        "twemproxy",
        "varnish",
    }
    assert [code.slug for code in guards if code.example or code.instead] == []


def test_one_code_is_of_rehearsals_alone() -> None:
    found = [code for code in CODES if code.rehearsed]
    assert [code.slug for code in found] == ["rehearse/failed"]
    assert [code.slug for code in found if code.guard or code.example or code.instead] == []
    assert "`ddpc rehearse` says it" in as_text(found[0], width=200)


@_each_reached
def test_the_example_is_refused_with_the_code_and_no_other(code: Code) -> None:
    assert code.example
    outcome = compiled(code.example, dict(code.files), options=options_of(code))
    slugs = {each.code.slug for each in outcome.diagnostics}
    assert slugs == {code.slug}, said(outcome.diagnostics)
    assert outcome.failed is any(each.is_error for each in outcome.diagnostics)
    assert not (outcome.failed and outcome.files)


@_each_reached
def test_nothing_is_said_of_what_to_write_instead(code: Code) -> None:
    assert code.instead
    outcome = compiled(code.instead, dict(code.files), options=options_of(code))
    assert said(outcome.diagnostics) == []
    assert outcome.files


@_each
def test_each_fix_removes_what_it_is_offered_for(code: Code) -> None:
    contents = {**dict(code.files), ENTRY: code.example}
    before = compiled(code.example, contents, options=options_of(code)).diagnostics
    for diagnostic in before:
        for fix in diagnostic.fixes:
            after = mended(contents, fix)
            left = compiled(after[ENTRY], after, options=options_of(code)).diagnostics
            assert len(left) < len(before), (fix.title, after[ENTRY], said(left))
            assert {each.code.slug for each in left if each.is_error} <= {code.slug}, fix.title
