"""The pages of the documentation and the fenced blocks in them."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import field, frozen

PROJECT = Path(__file__).parents[3]

_FENCE = re.compile(r"(`{3,})([a-z]*)\s*")
_FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- (.+) -->")
_HEADING = re.compile(r"(#{1,6}) (.+)")


@frozen(kw_only=True)
class Block:
    """A fenced block. ``mark`` is the comment right above it, ``heading`` the nearest above."""

    page: Path
    line: int
    language: str
    mark: str
    heading: str
    before: str
    text: str = field(repr=False)

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"{self.page.relative_to(PROJECT)}:{self.line}"


def pages() -> tuple[Path, ...]:
    """Every page, in an order of its own."""
    return tuple(sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")]))


def blocks(page: Path) -> tuple[Block, ...]:
    """The fenced blocks of a page, in their order."""
    found: list[Block] = []
    heading, before = "", ""
    lines = iter(enumerate(page.read_text(encoding="utf-8").split("\n"), 1))
    for number, line in lines:
        fence = _FENCE.fullmatch(line)
        if fence is None:
            title = _HEADING.fullmatch(line)
            heading = title[2] if title else heading
            before = line if line.strip() else before
            continue
        inside: list[str] = []
        for _, inner in lines:
            if inner == fence[1]:
                break
            inside.append(inner)
        mark = _MARK.fullmatch(before)
        found.append(
            Block(
                page=page,
                line=number,
                language=fence[2],
                mark=mark[1] if mark else "",
                heading=heading,
                before=before,
                text="".join(f"{inner}\n" for inner in inside),
            )
        )
        before = ""
    return tuple(found)


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as hosts of repositories make them."""
    seen: dict[str, int] = {}
    found = set()
    for line in prose(page).split("\n"):
        title = _HEADING.fullmatch(line)
        if title is None:
            continue
        slug = re.sub(r"[^\w\- ]", "", title[2].lower()).replace(" ", "-")
        again = seen.get(slug, 0)
        seen[slug] = again + 1
        found.add(f"{slug}-{again}" if again else slug)
    return frozenset(found)
