"""A fix removes what it is for, and what it writes gives nothing more to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import evolve
from hypothesis import assume, given

from ddpc.diagnostics import Diagnostic
from ddpc.driver import Options
from ddpc.syntax.codes import OPEN_BLOCK, STRAY_CLOSE
from tests.passes.programs import compiled, mended
from tests.properties.corpus import Program, corpus
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import programs
from tests.properties.settings import examples
from tests.properties.texts import with_a_slip

READING = ("syntax", "load", "declare", "schema", "native", "resolve")
"""What is said while statements are read, each by itself, and names are looked up.

The other codes are of rules and servers, which are asked once all is read without an error: what
they say was hidden before, wherever it is said.
"""

OF_RULES = {"resolve/which-port"}

UNCOVERED = {
    ("schema/wrong-type", "load/unreadable"),  # whether there is a file of the name in quotes
    ("schema/wrong-type", "resolve/unknown-pattern"),  # what a name, now that it is one, leads to
    ("schema/wrong-type", "resolve/unknown-name"),
    ("schema/wrong-type", "declare/twice"),  # or what has it already
    ("syntax/open-string", "declare/misplaced"),  # the string takes the rest of the line
    ("syntax/open-string", "declare/unknown-input"),  # so that `input` declares none
    ("resolve/unknown-name", "schema/duplicate"),  # the name is near, and was meant elsewhere
    ("resolve/unknown-name", "resolve/like-cycle"),  # or is the one of what is like it
}
"""What a fix of an error may lead to while statements are read, and why: pairs of codes."""


@examples(60)
@given(programs())
def test_a_fix_of_a_drawn_program_removes_and_adds_nothing(drawn: Drawn) -> None:
    for complaint in complaints(drawn.program()):
        raise AssertionError(complaint)


@examples(60)
@given(with_a_slip())
def test_a_fix_of_a_slip_removes_it_and_adds_nothing(program: Program) -> None:
    assume(any(one.fixes for one in program.compiled().diagnostics))  # one in four
    for complaint in complaints(program):
        raise AssertionError(complaint)


def complaints(program: Program) -> Iterator[str]:
    """What is wrong with the fixes that are offered for a program."""
    found = program.compiled().diagnostics
    # Where blocks end is guessed by lines and indents, which the fix of another error changes.
    guessed = any(one.code in (OPEN_BLOCK, STRAY_CLOSE) for one in found)
    for one in found:
        for fix in one.fixes:
            other = evolve(program, files=mended(program.files, fix))
            left = other.compiled().diagnostics
            said = f"{program.name}: {one.code.slug}: {one.message}: {fix.title}"
            if not _of(left)[_shortly(one)] < _of(found)[_shortly(one)]:
                yield f"{said} removes nothing"
            for new in _of(left) - _of(found):
                if _forbidden(one, new[0]) and not guessed:
                    yield f"{said} adds {new}"


def _forbidden(fixed: Diagnostic, slug: str) -> bool:
    """Whether a fix may not lead to a code: that of a warning to none, wherever it is said."""
    if not fixed.is_error:
        return True
    if slug in OF_RULES or slug.split("/", maxsplit=1)[0] not in READING:
        return False
    return (fixed.code.slug, slug) not in UNCOVERED


def _of(diagnostics: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    return Counter(_shortly(one) for one in diagnostics)


def _shortly(one: Diagnostic) -> tuple[str, str]:
    return one.code.slug, one.message


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("GET / -> 200\n", []),
        ("Service web { }\n", ["write `service`"]),
        ('service web {\n  imagee "redis:7.2"\n  user 1\n}\n', ["write `image`"]),
        ('service web {\n  image "redis:7.2"\n  x-user "redis:7.2"\n}\n', []),
        ('service web {\n  image "redis:7.2"\n  path /reports to web\n}\n', []),
        ('service web {\n  image "redis:7.2"\n  "\n}\n', []),
        ('service 90500ms { image "redis:7.2"; user 1 }\n', []),
        ('service My_Web { image "redis:7.2"; user 1 }\n', ["write `my-web`"]),
        ('service web { image "redis:7.2"; user 1; port Http 80 }\n', ["write `http`"]),
        ("edge public\n", []),
        ("service web\n", ["add a block"]),
    ],
)
def test_a_fix_is_offered_where_it_would_do(text: str, offered: list[str]) -> None:
    """Of what once was offered, and gave as much to say again."""
    outcome = compiled("app demo { }\n" + text, options=Options())
    assert outcome.failed
    assert [fix.title for one in outcome.diagnostics for fix in one.fixes] == offered


@pytest.mark.parametrize(
    "program",
    [one for one in corpus() if one.name.startswith("example ")],
    ids=lambda one: one.name,
)
def test_a_fix_of_a_lost_quote_removes_it_and_adds_nothing(program: Program) -> None:
    text = program.text
    for at in (at for at, sign in enumerate(text) if sign == '"'):
        for complaint in complaints(program.with_text(text[:at] + text[at + 1 :])):
            raise AssertionError(f"without the quote at {at}: {complaint}")
