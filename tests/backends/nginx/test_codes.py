"""Each page of a diagnostic shows a program that has it, and one that has not."""

from __future__ import annotations

import pytest

from ddpc.backends.nginx import codes
from ddpc.diagnostics import Code
from ddpc.driver import Options, Unreadable, compile_program

CODES = [code for code in vars(codes).values() if isinstance(code, Code)]
SHOWN = [code for code in CODES if code.example]


def _slugs(text: str) -> set[str]:
    def read(path: str) -> bytes:
        if path != "app.ddp":
            raise Unreadable("no such file")
        return text.encode()

    outcome = compile_program("app.ddp", read, Options())
    return {found.code.slug for found in outcome.diagnostics if found.is_error}


def test_there_are_pages() -> None:
    assert len(SHOWN) >= 4
    assert all(code.slug.startswith("nginx/") and code.why for code in CODES)


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.slug)
def test_the_example_is_refused_for_this_and_nothing_else(code: Code) -> None:
    assert _slugs(code.example) == {code.slug}


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.slug)
def test_the_alternative_is_accepted(code: Code) -> None:
    assert _slugs(code.instead) == set()
