"""What the documentation shows is so: programs compile, commands run, output is what comes out."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from ddpc.cli.codes import all_codes
from ddpc.cli.command import parse
from ddpc.driver import Options, Outcome, Unreadable, compile_program
from ddpc.patterns.catalogue import PATTERNS
from ddpc.schema.pieces.file import FILE
from ddpc.schema.signature import Optional, Part, Slot
from ddpc.schema.word import Schema
from tests.house.docs.consoles import fits, folder_with_ddpc, holds, run
from tests.house.docs.marks import Mark, mark_of
from tests.house.docs.pages import PROJECT, Block, anchors, blocks, pages, prose
from tests.house.docs.programs import whole

ALL = tuple(block for page in pages() for block in blocks(page))
OUTPUT = {"nginx", "vcl", "yaml"}
OTHER = {"apache", "dockerfile", "json", "lark", "text"}
GENERATED = {"diagnostics.md", "patterns.md"}
ELSEWHERE = {".", "apt-get", "cd", "git", "helm", "kubectl", "pip", "python3"}
"""Commands that are shown and cannot be tried here: they change the machine, or need a cluster."""


def _in(*languages: str) -> list[Block]:
    return [block for block in ALL if block.language in languages]


def _files(page: Path) -> dict[str, str]:
    """The files that a page shows, and the examples."""
    found = {
        f"examples/{path.name}": path.read_text(encoding="utf-8")
        for path in (PROJECT / "examples").glob("*.ddp")
    }
    for block in blocks(page):
        if block.language == "ddp":
            mark = mark_of(block)
            if mark.file is not None:
                found[mark.file] = block.text
    for path in (Path(__file__).parent / "docs" / "files").rglob("*"):
        if path.is_file():
            name = path.relative_to(Path(__file__).parent / "docs" / "files")
            found[str(name)] = path.read_text(encoding="utf-8")
    return found


def _compiled(program: str, page: Path, mark: Mark) -> Outcome:
    files = _files(page)

    def read(path: str) -> bytes:
        if path == "shown.ddp":
            return program.encode()
        if path not in files:
            raise Unreadable("there is no such file")
        return files[path].encode()

    return compile_program(
        "shown.ddp", read, Options(environment=mark.environment, inputs=mark.inputs)
    )


def _said(outcome: Outcome) -> set[str]:
    return {diagnostic.code.slug for diagnostic in outcome.diagnostics}


def _told(outcome: Outcome) -> str:
    return "\n".join(f"{one.code.slug}: {one.message}" for one in outcome.diagnostics)


def _programs() -> list[Block]:
    """All but those of the codes, which tests/passes tries, and files that others import."""
    return [
        block
        for block in _in("ddp")
        if block.page.name != "diagnostics.md"
        and not (mark_of(block).file and "app " not in block.text)
    ]


@pytest.mark.parametrize("block", _programs(), ids=lambda block: block.place)
def test_a_program_compiles_or_is_refused_as_marked(block: Block) -> None:
    mark = mark_of(block)
    outcome = _compiled(whole(block.text, mark.inside), block.page, mark)
    assert _said(outcome) == set(mark.says), _told(outcome)


@pytest.mark.parametrize("block", _in("console"), ids=lambda block: block.place)
def test_a_command_shows_what_comes_out(block: Block, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    for name, text in _files(block.page).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    path = folder_with_ddpc(tmp_path / "bin")
    for earlier in blocks(block.page):
        if earlier.language == "console" and earlier.line < block.line:
            run(earlier.text, folder, path)
    real = run(block.text, folder, path)
    assert fits(block.text, real), real


@pytest.mark.parametrize(
    "block",
    [block for block in _in(*OUTPUT) if block.page.name not in GENERATED],
    ids=lambda block: block.place,
)
def test_a_part_of_the_output_is_what_the_program_makes(block: Block) -> None:
    shown = re.fullmatch(r"shows (\S+) of (\S+\.ddp)", block.mark)
    assert shown, f"{block.place}: the comment above says `shows FILE of PROGRAM.ddp`"
    outcome = _compiled(_files(block.page)[shown[2]], block.page, Mark())
    texts = {file.path: file.text for file in outcome.files}
    assert shown[1] in texts, sorted(texts)
    assert holds(texts[shown[1]], block.text), f"see `ddpc build {shown[2]}`: {shown[1]}"


@pytest.mark.parametrize("block", _in("sh"), ids=lambda block: block.place)
def test_a_command_that_is_only_shown_could_be_run(block: Block) -> None:
    for line in block.text.split("\n"):
        words = line.split("#")[0].split()
        if not words or words[0] in ELSEWHERE:
            continue
        if words == ["ddpc", "--version"]:
            continue
        if words[0] == "ddpc":
            parse(words[1:])
        elif words[0] == "make":
            assert re.search(rf"^{words[1]}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)
        elif words[:2] == ["python", "-m"]:
            _check_module(words[2:])
        elif words[0] in {"pytest", "sh", "DDPC_REQUIRE_SERVERS=1"}:
            assert all((PROJECT / word).exists() for word in words[1:] if "/" in word)
        else:
            assert words[0] in {"mypy", "ruff"}, f"{block.place}: {words[0]} is not known"


def _check_module(words: list[str]) -> None:
    if words[0] in {"pip", "venv"}:
        return
    place = PROJECT.joinpath(*PurePosixPath(words[0].replace(".", "/")).parts)
    assert place.is_dir() or place.with_suffix(".py").is_file(), words[0]


def test_every_block_says_what_it_is() -> None:
    known = {"ddp", "console", "sh"} | OUTPUT | OTHER
    assert [block.place for block in ALL if block.language not in known] == []
    assert len(_in("ddp")) > 100
    assert _in("console")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), target
        if anchor:
            assert anchor in anchors(place), target


def test_the_language_lists_its_sections() -> None:
    page = prose(PROJECT / "docs/language.md")
    listed = re.findall(r"^\* \[(.+)\]\(#", page[: page.index("\n## ")], re.MULTILINE)
    assert listed == re.findall(r"^## (.+)", page, re.MULTILINE)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_codes_that_are_named_exist(page: Path) -> None:
    slugs = {code.slug for code in all_codes()}
    owners = {slug.partition("/")[0] for slug in slugs}
    named = re.findall(r"`([a-z-]+)/([a-z0-9-]+)`", page.read_text(encoding="utf-8"))
    unknown = [f"{o}/{s}" for o, s in named if o in owners and f"{o}/{s}" not in slugs]
    assert unknown == []


def test_the_reference_tells_every_word() -> None:
    """Each word of a statement's forms stands somewhere in code, in a block or in a line."""
    page = PROJECT / "docs" / "language.md"
    code = [*re.findall(r"`([^`\n]+)`", prose(page)), *(block.text for block in blocks(page))]
    told = {word for text in code for word in re.findall(r"[A-Za-z][A-Za-z-]*", text)}
    assert sorted(_words(FILE) - told) == []
    assert sorted({pattern.name for pattern in PATTERNS} - told) == []


def _words(schema: Schema) -> set[str]:
    """The words that begin statements, in this block and all inside of it, and that follow them."""
    found: set[str] = set()
    for word in schema.words:
        found.add(word.name)
        for part in (part for parts in word.signatures for part in parts):
            found |= _literals(part)
        if word.block is not None:
            found |= _words(word.block)
    return found


def _literals(part: Part) -> set[str]:
    if isinstance(part, Optional):
        return {word for inner in part.parts for word in _literals(inner)}
    words = part.words if isinstance(part, Slot) else (part.text,)
    return {word for word in words if word[0].isalpha()}


def test_the_checks_of_output_can_fail() -> None:
    real = "$ a\none\ntwo\nthree\n"
    assert fits("$ a\none\n...\nthree\n", real)
    assert fits("$ a\none\n...\n", real)
    assert not fits("$ a\none\nthree\n", real)
    assert not fits("$ a\none\n", real)
    assert holds("x {\n  a;\n  b;\n}\n", "a;\nb;\n")
    assert holds("x {\n  a;\n  b;\n}\n", "x {\n...\n}\n")
    assert not holds("x {\n  a;\n  b;\n}\n", "b;\na;\n")
    assert not holds("x {\n  a;\n    b;\n}\n", "a;\nb;\n")
