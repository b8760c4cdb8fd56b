"""What the compiler says of programs, word for word and at its place."""

from __future__ import annotations

import difflib
from collections import Counter

import pytest

from ddpc.diagnostics import Code, Diagnostic
from tests.language.marks import FOLDER, page, pages
from tests.passes.programs import ENTRY, compiled, mended, said
from tests.passes.test_codes import CODES

_BACKENDS = (
    "fluentd/",
    "images/",
    "kubernetes/",
    "nginx/",
    "prometheus/",
    "twemproxy/",
    "varnish/",
)


@pytest.mark.parametrize("name", pages())
def test_the_compiler_says_what_is_marked(name: str, request: pytest.FixtureRequest) -> None:
    path = FOLDER / name
    text = path.read_bytes().decode()
    read = page(text)
    marked = read.marked(read.compiled())
    if request.config.getoption("--update-goldens"):
        path.write_bytes(marked.encode())
        text = marked
    if text != marked:
        difference = difflib.unified_diff(
            text.splitlines(), marked.splitlines(), name, f"{name} (now)", lineterm=""
        )
        wanted = "\nIf all of that is wanted: pytest tests/language --update-goldens"
        pytest.fail("\n".join((*difference, wanted)), pytrace=False)


@pytest.mark.parametrize("name", pages())
def test_each_fix_on_the_page_removes_what_it_is_offered_for(name: str) -> None:
    """Once for all pages; what a mended statement brings to light is another matter."""
    read = page((FOLDER / name).read_bytes().decode())
    before = Counter(_shortly(each) for each in read.compiled().diagnostics)
    for diagnostic in read.compiled().diagnostics:
        for fix in diagnostic.fixes:
            files = mended(read.files, fix)
            left = compiled(files[ENTRY], files, options=read.options).diagnostics
            after = Counter(_shortly(each) for each in left)
            this = _shortly(diagnostic)
            assert after[this] < before[this], (fix.title, files[ENTRY], said(left))
            if fix.edits[0].span.start == diagnostic.span.start:
                at = {(each.code.slug, each.span.start) for each in left}
                assert (diagnostic.code.slug, diagnostic.span.start) not in at, fix.title


def _shortly(diagnostic: Diagnostic) -> tuple[str, str]:
    return diagnostic.code.slug, diagnostic.message


def _owned(code: Code) -> bool:
    return not code.slug.startswith(_BACKENDS) and not code.rehearsed


@pytest.mark.parametrize(
    "slug", sorted(code.slug for code in CODES if _owned(code)), ids=lambda slug: slug
)
def test_every_code_of_the_core_is_on_a_page(slug: str, words: frozenset[str]) -> None:
    assert f"{slug}:" in words


@pytest.fixture(scope="module")
def words() -> frozenset[str]:
    """All words of all pages."""
    return frozenset(" ".join((FOLDER / name).read_text("utf-8") for name in pages()).split())


def test_pages_that_accept_expect_nothing() -> None:
    accepted = [name for name in pages() if name.endswith("-accepted.ddp")]
    assert len(accepted) > 10
    for name in accepted:
        read = page((FOLDER / name).read_bytes().decode())
        assert read.compiled().diagnostics == (), name


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        ("  replicsa 3\n", "# ^^^^^^^^ error"),
        ("}\nservce web { }\n", "#^^^^^ error"),
    ],
)
def test_marks_stand_under_what_they_are_about(change: str, becomes: str) -> None:
    text = 'app demo {\n}\nservice web {\n  image "web:1.0"\n  user 1\n'
    text += change if change.startswith("}") else change + "}\n"
    read = page(text)
    marked = read.marked(read.compiled())
    assert any(line.startswith(becomes) for line in marked.splitlines()), marked
    assert page(marked) == read
    assert page(marked).marked(read.compiled()) == marked


def test_a_page_can_hold_several_files_and_arguments() -> None:
    text = "#$ --env prod\n#! error x/y: z\napp demo { }\n#= more.ddp\nlet a = 1\n"
    read = page(text)
    assert read.arguments == "--env prod"
    assert read.options.environment == "prod"
    assert read.files == {ENTRY: "app demo { }\n", "more.ddp": "let a = 1\n"}
